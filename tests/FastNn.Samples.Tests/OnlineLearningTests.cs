using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using FastNn.Hosting;
using FastNn.Samples.Tests.Support;
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
        using ServiceProvider services = new ServiceCollection().AddFastNn("drift", o => o.Create = _ => Untrained()).BuildServiceProvider();
        ServedModel model = services.GetRequiredKeyedService<ServedModel>("drift");
        model.Publish(Untrained());
        using var learner = new Learner(model, Untrained());
        var world = new World(seed: 1);

        Assert.Equal(Turn.Waited, learner.Turn());
        double first = Meet(), learned = LearnUntil(0.9);
        world.Drift();
        double drifted = Meet();
        double recovered = LearnUntil(0.9);
        Assert.InRange(first, 0, 0.6);
        Assert.True(drifted < learned - 0.2, $"the drift has changed nothing: {learned} before it, {drifted} after it");
        Assert.True(recovered > 0.9);

        // One more turn, so that what a good snapshot follows is good as well.
        learner.Turn();
        Meet();
        learner.Spoil();
        long before = model.Current!.Number;
        Assert.Equal(Turn.Published, learner.Turn());
        double spoilt = Meet();
        Assert.Equal(Turn.RolledBack, learner.Turn());

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
                int label = world.Next(input);
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
                learner.Turn();
                learner.Learn(TimeSpan.FromMilliseconds(50));
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
        await service.Client.PostAsync("/spoil", null);
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
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"inputs":[1,2,3,4,5,6,7,8],"label":4}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"inputs":[1,2,3],"label":0}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"label":0}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("""{"inputs":[1,2"""));

        async Task<HttpStatusCode> Send(string feedback) => (await service.Client.PostAsync("/feedback", new StringContent(feedback, Encoding.UTF8, "application/json"))).StatusCode;
    }

    static Network Untrained() => new(World.Inputs, seed: 1) { new Dense(32), new Relu(), new Dense(World.Classes) };

    static double Accuracy(JsonElement status) => status.GetProperty("accuracy").GetDouble();
}
