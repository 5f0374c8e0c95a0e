using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using FastNn.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting.Tests;

/// <summary>What can be seen of a model from outside.</summary>
public sealed class ObservationTests
{
    [Fact]
    public async Task Meters_count_predictions_times_swaps_and_versions()
    {
        await using Service service = await Service.Start(services => services.AddFastNn("metered", o => o.Create = _ => Nets.Sum()));
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "FastNn")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        ServedModel model = service.Model("metered");

        model.PredictBatch(new float[3 * 7], new float[2 * 7]);
        model.PredictOne([1, 2, 3], new float[2]);
        model.Classify([1, 2, 3]);
        model.Publish(Nets.Constant(1));
        await service.PostFloats("/predict/metered", 1, 2, 3);
        listener.RecordObservableInstruments();

        Assert.Equal(10, seen["fastnn.predictions"]);
        Assert.Equal(4, seen["fastnn.prediction.duration: times"]);
        Assert.InRange(seen["fastnn.prediction.duration"], 1e-8, 60);
        Assert.Equal(1, seen["fastnn.model.swaps"]);
        Assert.Equal(2, seen["fastnn.model.version"]);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            // Tests run side by side, and a meter's name is the process's.
            if (tags.Length == 1 && tags[0].Key == "fastnn.model" && (string?)tags[0].Value == "metered")
            {
                seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
                seen.AddOrUpdate($"{instrument.Name}: times", 1, (_, times) => times + 1);
            }
        }
    }

    [Fact]
    public async Task Activities_say_model_rows_and_version()
    {
        await using Service service = await Service.Start(services => services.AddFastNn("traced", o => o.Create = _ => Nets.Sum()));
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "FastNn",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        ServedModel model = service.Model("traced");
        model.PredictBatch(new float[6], new float[4]);
        model.Classify(new float[3]);
        model.Classify(new float[9], new int[3]);
        Assert.Throws<ArgumentException>(() => model.PredictOne(new float[2], new float[2]));

        Activity[] own = [.. activities.Where(activity => (string?)activity.GetTagItem("fastnn.model") == "traced")];
        Assert.All(own, activity => Assert.Equal("predict", activity.OperationName));
        Assert.Equal([2, 1, 3, null], own.Select(activity => activity.GetTagItem("fastnn.rows")));
        Assert.Equal([1L, 1L, 1L, null], own.Select(activity => activity.GetTagItem("fastnn.version")));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Error],
            own.Select(activity => activity.Status));
    }
}
