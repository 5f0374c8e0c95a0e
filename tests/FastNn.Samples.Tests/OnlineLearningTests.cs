using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using FastNn.Hosting;
using FastNn.Samples.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OnlineLearning;

namespace FastNn.Samples.Tests;

/// <summary>The service that learns while it serves.</summary>
public sealed class OnlineLearningTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    [Fact]
    public void Accuracy_recovers_after_a_drift_and_a_spoilt_snapshot_is_taken_back()
    {
        using ServiceProvider services = Services(out ServedModel model);
        using var learner = new Learner(model, Untrained());
        var world = new World(seed: 1);

        Assert.Equal(SnapshotUpdate.Waited, learner.UpdateSnapshot());
        double first = Meet(), learned = LearnUntil(0.9);
        world.Drift();
        double drifted = Meet();
        double recovered = LearnUntil(0.9);
        Assert.InRange(first, 0, 0.6);
        Assert.True(drifted < learned - 0.2, $"the drift has changed nothing: {learned} before it, {drifted} after it");
        Assert.InRange(recovered, 0.9, 1);

        // One more turn, so that what a good snapshot follows is good as well.
        learner.UpdateSnapshot();
        Meet();
        learner.CorruptSnapshot();
        long before = model.Current!.Number;
        Assert.Equal(SnapshotUpdate.Published, learner.UpdateSnapshot());
        double spoilt = Meet();
        Assert.Equal(SnapshotUpdate.RolledBack, learner.UpdateSnapshot());

        Assert.InRange(spoilt, 0, 0.5);
        Assert.InRange(Meet(), 0.85, 1);
        Assert.Equal(before + 2, model.Current.Number);

        // How often the model is right on samples that nobody knows yet, which are then fed back.
        double Meet()
        {
            const int Samples = 400;
            Span<float> input = stackalloc float[World.Inputs];
            int right = 0;
            for (int i = 0; i < Samples; i++)
            {
                int label = world.DrawSample(input);
                right += model.Classify(input) == label ? 1 : 0;
                learner.Add(input, label);
            }
            return (double)right / Samples;
        }

        double LearnUntil(double wanted)
        {
            long start = Stopwatch.GetTimestamp();
            double accuracy;
            do
            {
                learner.UpdateSnapshot();
                learner.Train(TimeSpan.FromMilliseconds(50));
                accuracy = Meet();
            }
            while (accuracy < wanted && Stopwatch.GetElapsedTime(start) < patience);
            return accuracy;
        }
    }

    [Fact]
    public async Task Service_learns_recovers_and_rolls_back_while_it_serves()
    {
        await using SampleProcess service = await SampleProcess.Start("OnlineLearning");

        await Until(status => Accuracy(status) > 0.9, "it has learned");
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.PostAsync("/drift", null)).StatusCode);
        await Until(status => Accuracy(status) < 0.8, "the drift is felt");
        await Until(status => Accuracy(status) > 0.9, "it has recovered");
        int published = (await Status()).GetProperty("published").GetInt32();
        await service.Client.PostAsync("/corrupt", null);
        await Until(status => status.GetProperty("rollbacks").GetInt32() > 0, "the spoilt snapshot is taken back");
        await Until(status => Accuracy(status) > 0.9 && status.GetProperty("published").GetInt32() > published, "it is good again");

        var body = new StringContent("[[0,0,0,0,0,0,0,0],[1,1,1,1,1,1,1,1]]", Encoding.UTF8, "application/json");
        HttpResponseMessage prediction = await service.Client.PostAsync("/predict/drift", body);
        Assert.Equal(4, JsonSerializer.Deserialize<float[][]>(await prediction.Content.ReadAsStringAsync())![1].Length);
        Assert.NotEqual("1", prediction.Headers.GetValues("FastNn-Version").Single());

        async Task Until(Func<JsonElement, bool> holds, string what)
        {
            long start = Stopwatch.GetTimestamp();
            while (!holds(await Status()))
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"Waited in vain until {what}: {await service.Client.GetStringAsync("/status")}");
                await Task.Delay(100);
            }
        }

        async Task<JsonElement> Status() => JsonDocument.Parse(await service.Client.GetStringAsync("/status")).RootElement;
    }

    [Fact]
    public async Task Feedback_is_taken_where_it_fits()
    {
        await using SampleProcess service = await SampleProcess.Start("OnlineLearning");

        Assert.Equal(HttpStatusCode.NoContent, await Send("""{"inputs":[1,2,3,4,5,6,7,8],"label":3}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"inputs":[1,2,3,4,5,6,7,1e999],"label":3}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"label":0}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"inputs":[1,2"""));

        async Task<HttpStatusCode> Send(string feedback) =>
            (await service.Client.PostAsync("/feedback", new StringContent(feedback, Encoding.UTF8, "application/json"))).StatusCode;
    }

    [Theory]
    [InlineData("""{"inputs":[1,2,1e999,4,5,6,7,8],"label":3}""", "An input is 1e999; it must be")]
    [InlineData("""{"inputs":[-3.5e38,2,3,4,5,6,7,8],"label":3}""", "An input is -3.5e38; it must be")]
    [InlineData("""{"inputs":[1,2,3,4,5,6,7,null],"label":3}""", "An input is null; it must be")]
    [InlineData("""{"inputs":[1,2,3,4,5,6,7,8],"label":4}""", "label is 4; it must be from 0 to 3")]
    [InlineData("""{"inputs":[1,2,3],"label":0}""", "inputs has 3 numbers; it must have 8")]
    [InlineData("""{"inputs":[1,2,3,4,5,6,7,8]}""", "label")]
    [InlineData("null", "inputs is missing")]
    public async Task Feedback_that_is_none_is_refused_in_a_sentence_and_not_learned(string body, string sentence)
    {
        using ServiceProvider services = Services(out ServedModel model);
        using var learner = new Learner(model, Untrained());
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        using var answer = new MemoryStream();
        context.Response.Body = answer;

        await Feedback.Handle(context, learner);
        await context.Response.CompleteAsync();

        Assert.Equal(StatusCodes.Status400BadRequest, context.Response.StatusCode);
        using JsonDocument problem = JsonDocument.Parse(answer.ToArray());
        Assert.Contains(sentence, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, learner.ReceivedCount);
    }

    [Fact]
    public void Weights_that_a_last_update_has_ruined_are_never_published()
    {
        using ServiceProvider services = Services(out ServedModel model);
        // One step at this rate makes infinite weights, after a loss that was finite.
        using var learner = new Learner(model, Untrained(), learningRate: float.MaxValue);
        var world = new World(seed: 1);
        float[] input = new float[World.Inputs], output = new float[World.Classes], first = new float[World.Classes];
        model.PredictOne(input, first);
        for (int turn = 0; turn < 3; turn++)
        {
            for (int i = 0; i < 200; i++)
            {
                learner.Add(input, world.DrawSample(input));
            }
            Assert.Equal(SnapshotUpdate.Published, learner.UpdateSnapshot());
            learner.Train(TimeSpan.FromTicks(1));
        }

        model.PredictOne(new float[World.Inputs], output);
        Assert.Equal(first, output);
    }

    static ServiceProvider Services(out ServedModel model)
    {
        ServiceProvider services = new ServiceCollection().AddFastNn("drift", o => o.Create = _ => Untrained()).BuildServiceProvider();
        model = services.GetRequiredKeyedService<ServedModel>("drift");
        model.Publish(Untrained());
        return services;
    }

    static Network Untrained() => new(World.Inputs, seed: 1) { new Dense(32), new Relu(), new Dense(World.Classes) };

    static double Accuracy(JsonElement status) => status.GetProperty("accuracy").GetDouble();
}
