using System.Diagnostics;
using System.Globalization;
using FastNn.Tests.Support;

namespace FastNn.Tests.Serving;

/// <summary>Models are replaced under running callers, and every answer comes from exactly one of them. FASTNN_SOAK_SECONDS makes it longer.</summary>
[Collection(QuietCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class HotSwapTests
{
    const int Count = 16, Models = 64;

    static readonly double seconds = double.Parse(Environment.GetEnvironmentVariable("FASTNN_SOAK_SECONDS") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>A swap every two milliseconds, and broken files offered all the time, none of which may change anything.</summary>
    [Fact]
    public void No_answer_is_torn_and_no_broken_file_counts()
    {
        Network[] networks = [.. Enumerable.Range(0, Models).Select(i => Versioned.Make(i))];
        // The answers of version n are those of the network n % Models, and n itself counts the publications from 1.
        using var handle = new ModelHandle(networks[1], maxBatch: 4, callers: Count);
        byte[] good = File(Versioned.Make(Models + 1));
        long before = LiveBytes(), predictions = 0, torn = 0, swaps = 0, refused = 0;
        bool over = false;
        Callers.Run(Count + 2, caller =>
        {
            try
            {
                if (caller == Count)
                {
                    swaps = Swap(handle, networks, ref over);
                }
                else if (caller == Count + 1)
                {
                    refused = OfferBroken(handle, good, ref over);
                }
                else
                {
                    Interlocked.Add(ref predictions, Predict(handle, caller, ref over, ref torn));
                }
            }
            finally
            {
                Volatile.Write(ref over, true);
            }
        });
        long after = LiveBytes(), oneModel = Growth(() => new ModelHandle(networks[1], maxBatch: 4, callers: Count));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{predictions:N0} predictions, {swaps:N0} swaps, {refused:N0} broken files, {torn} torn; "
                + $"{after - before:N0} bytes more, a model has {oneModel:N0}");

        Assert.Equal(0, torn);
        Assert.Equal(swaps + 1, handle.Current.Number);
        Assert.True(predictions > 0 && swaps > 0 && refused >= 1000, $"{predictions} predictions, {swaps} swaps, {refused} files");
        Assert.True(after - before < oneModel, $"{after - before:N0} bytes are left, one model has {oneModel:N0}: models that were replaced have stayed.");
    }

    static long Swap(ModelHandle handle, Network[] networks, ref bool over)
    {
        long swaps = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && !Volatile.Read(ref over);)
        {
            ModelVersion version = handle.Publish(networks[(swaps + 2) % Models]);
            swaps++;
            Assert.Equal(swaps + 1, version.Number);
            // Whoever shares two cores with sixteen callers sleeps for longer than asked; what was missed is made up for.
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 2 * swaps)
            {
                Thread.Sleep(1);
            }
        }
        return swaps;
    }

    static long Predict(ModelHandle handle, int caller, ref bool over, ref long torn)
    {
        const int Rows = 6;
        float[] x = Sample.Normal(Rows * Versioned.Inputs, (long)caller), y = new float[Rows * Versioned.Outputs];
        long done = 0;
        for (; !Volatile.Read(ref over); done += Rows + 2)
        {
            long oldest = handle.Current.Number;
            handle.PredictBatch(x, y);
            bool good = y.AsSpan().IndexOfAnyExcept(y[0]) < 0 && IsOneOf(y[0], oldest, handle.Current.Number);
            using (ModelLease lease = handle.Rent())
            {
                for (int i = 0; i < 2; i++)
                {
                    lease.PredictOne(x.AsSpan(0, Versioned.Inputs), y.AsSpan(0, Versioned.Outputs));
                    good &= y.AsSpan(0, Versioned.Outputs).IndexOfAnyExcept((float)(lease.Version.Number % Models)) < 0;
                }
            }
            if (!good)
            {
                Interlocked.Increment(ref torn);
            }
        }
        return done;
    }

    static bool IsOneOf(float answer, long oldest, long newest)
    {
        for (long number = oldest; number <= newest; number++)
        {
            if (answer == number % Models)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Files cut off anywhere, with something behind their end, and of other sizes: loading one or publishing it ends in a documented
    /// exception.</summary>
    static long OfferBroken(ModelHandle handle, byte[] good, ref bool over)
    {
        byte[] other = File(new Network(Versioned.Inputs + 1) { new Dense(Versioned.Outputs) });
        var random = new Random(5);
        long refused = 0;
        while (!Volatile.Read(ref over) || refused < 1000)
        {
            byte[] bytes = (refused % 3) switch
            {
                0 => good[..random.Next(good.Length)],
                1 => [.. good, .. new byte[random.Next(1, 9)]],
                _ => other,
            };
            Exception? answer = Record.Exception(() => handle.Publish(Network.Load(new MemoryStream(bytes))));
            Assert.True(answer is FastNnFormatException or ArgumentException, $"{answer}");
            refused++;
            if (refused >= 1000)
            {
                Thread.Sleep(1);
            }
        }
        return refused;
    }

    static byte[] File(Network network)
    {
        using var file = new MemoryStream();
        network.Save(file);
        return file.ToArray();
    }

    static long Growth(Func<IDisposable> make)
    {
        long before = LiveBytes();
        using IDisposable made = make();
        return LiveBytes() - before;
    }

    // Threads of earlier tests may still be ending: collects until nothing more is freed.
    static long LiveBytes()
    {
        for (long last = long.MaxValue; ;)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long live = GC.GetTotalMemory(forceFullCollection: true);
            if (live >= last)
            {
                return live;
            }
            last = live;
        }
    }
}
