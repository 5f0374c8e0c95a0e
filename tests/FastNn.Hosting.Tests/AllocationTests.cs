using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FastNn.Hosting.Tests.Support;
using FastNn.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastNn.Hosting.Tests;

/// <summary>Exactly 0 bytes a prediction and a request, metrics included.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    // A million for whoever has the time: FASTNN_REQUESTS=1000000.
    static readonly int rounds = int.Parse(Environment.GetEnvironmentVariable("FASTNN_REQUESTS") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Predictions_allocate_nothing(bool listen)
    {
        await using Service service = await Service.Start(services => services.AddFastNn("m", o => o.Create = _ => Net()));
        ServedModel model = service.Model("m");
        using MeterListener? listener = listen ? Listen() : null;
        float[] input = new float[64], output = new float[10], inputs = new float[8 * 64], outputs = new float[8 * 10];

        long bytes = Measure(() =>
        {
            model.PredictOne(input, output);
            model.Classify(input);
            model.PredictBatch(inputs, outputs);
        });

        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData("application/octet-stream", 1, "*/*")]
    [InlineData("application/octet-stream", 7, "application/octet-stream")]
    [InlineData("application/json", 1, "*/*")]
    [InlineData("application/json", 2, "application/octet-stream")]
    public async Task Requests_allocate_nothing(string type, int rows, string accept)
    {
        // Two models of different versions behind one endpoint, in turn.
        string[] names = ["m", "n"];
        await using Service service = await Service.Start(services => services.AddFastNn("m", o => o.Create = _ => Net())
            .AddFastNn("n", o => o.Create = _ => Net()));
        service.Model("n").Publish(Net());
        using MeterListener listener = Listen();
        float[] inputs = [.. Enumerable.Range(0, rows * 64).Select(i => i / 640f)];
        string Number(float x) => x.ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        byte[] body = type == "application/json"
            ? Encoding.UTF8.GetBytes($"[{string.Join(',', inputs.Chunk(64).Select(row => $"[{string.Join(',', row.Select(Number))}]"))}]")
            : Service.Bytes(inputs);

        CheckRequests(service, names, body, type, accept);
    }

    [Theory]
    [InlineData(1, "*/*", false)]
    [InlineData(2, "*/*", true)]
    [InlineData(20, "application/octet-stream", true)]
    public async Task Named_requests_allocate_nothing(int rows, string accept, bool unknown)
    {
        string[] names = ["m", "n"];
        await using Service service = await Service.Start(services => services.AddFastNn("m", o => (o.Create, o.AllowUnknown) = (_ => Penguins.Network, true))
            .AddFastNn("n", o => (o.Create, o.AllowUnknown) = (_ => Penguins.Network, true)));
        service.Model("n").Publish(Penguins.Network);
        using MeterListener listener = Listen();
        // The fourth row has missing values; a name and a text with escapes are as good as without. Answers have less than 300 bytes, above which the
        // collection of headers that stands for a server's makes a text of their length.
        string body = Penguins.ToArray(rows).Replace("\"sex\"", "\"s\\u0065x\"", StringComparison.Ordinal);
        body = unknown ? body.Replace("\"male\"", "\"\\u006dan\"", StringComparison.Ordinal) : body;

        CheckRequests(service, names, Encoding.UTF8.GetBytes(body), "application/json", accept);
    }

    /// <summary>What is allocated is what System.Text.Json allocates to read the rows.</summary>
    [Theory]
    [InlineData("""{"first":1,"second":2}""", "*/*")]
    [InlineData("""[{"first":1,"second":2}]""", "application/octet-stream")]
    [InlineData("""[{"first":1,"second":2},{"second":-2,"first":0},{"first":0.25,"second":1e3}]""", "*/*")]
    public async Task Requests_of_typed_rows_allocate_nothing_but_the_rows(string body, string accept)
    {
        await using Service service = await Service.Start(services => services.AddFastNn("m", o => o.Create = _ => Penguins.Weighted("first", "the second")));
        using MeterListener listener = Listen();

        CheckTypedRequests(service, RowContext.Default.Pair, body, accept);
    }

    /// <inheritdoc cref="Requests_of_typed_rows_allocate_nothing_but_the_rows"/>
    [Theory]
    [InlineData("{0}", "*/*")]
    [InlineData("[{0},{1}]", "*/*")]
    [InlineData("[{0},{1},{1},{0},{1},{0},{1},{0},{1},{0}]", "application/octet-stream")]
    public async Task Requests_of_typed_rows_with_texts_allocate_nothing_but_the_rows(string form, string accept)
    {
        await using Service service = await Service.Start(services => services.AddFastNn("m", o => (o.Create, o.AllowUnknown) = (_ => Penguins.Network, true)));
        using MeterListener listener = Listen();
        // The second has missing values and an unknown category.
        const string Known = """{"island":"Biscoe","billLength":48.7,"billDepth":15.1,"flipperLength":222,"bodyMass":5350,"sex":"male","year":2007}""",
            Other = """{"island":"Atlantis","billLength":null,"billDepth":null,"flipperLength":222,"bodyMass":5350,"sex":null,"year":2007}""";
        string body = form.Replace("{0}", Known, StringComparison.Ordinal).Replace("{1}", Other, StringComparison.Ordinal);

        CheckTypedRequests(service, RowContext.Default.Penguin, body, accept);
    }

    static void CheckTypedRequests<T>(Service service, JsonTypeInfo<T> type, string json, string accept) where T : ITableRow<T>
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        JsonTypeInfo<T> strict = new RowJson<T>(type).Type;

        CheckRequests(service, ["m", "m"], body, "application/json", accept, new TypedRows<T>(type), ReadRows);

        void ReadRows()
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                JsonSerializer.Deserialize(ref reader, strict);
                return;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                JsonSerializer.Deserialize(ref reader, strict);
            }
        }
    }

    static void CheckRequests(Service service, string[] names, byte[] body, string type, string accept, RowBody? reader = null, Action? readRows = null)
    {
        var endpoint = new PredictEndpoint(service.Services.GetRequiredService<ServedModels>(), null, reader, NullLogger.Instance);
        var exchange = new Exchange(body);
        var context = new DefaultHttpContext(exchange.Features);
        context.Request.ContentType = type;
        context.Request.Headers.Accept = accept;
        context.Request.Headers.ContentLength = body.Length;

        int turn = 0;
        long bytes = Measure(Request), expected = readRows is null ? 0 : Measure(readRows);
        // As long as the JIT has not optimized what System.Text.Json calls, it allocates more.
        for (int more = 0; more < 5 && readRows is not null && bytes != expected; more++)
        {
            (bytes, expected) = (Measure(Request), Measure(readRows));
        }

        Assert.Equal(names[(turn - 1) % 2] == "n" ? "2" : "1", context.Response.Headers["FastNn-Version"].ToString());
        Assert.Equal(200, context.Response.StatusCode);
        Assert.True(exchange.Answered > 0);
        Assert.Equal(expected, bytes);

        void Request()
        {
            exchange.Begin();
            context.Request.RouteValues["model"] = names[turn++ % 2];
            Task answer = endpoint.Handle(context);
            Assert.True(answer.IsCompletedSuccessfully);
        }
    }

    static Network Net() => new(64, seed: 1) { new Dense(32), new Relu(), new Dense(10), new Softmax() };

    /// <summary>What the last of several series of calls allocates: by then everything is compiled and grown.</summary>
    static long Measure(Action call)
    {
        long bytes = long.MaxValue;
        for (int series = 0; series < 5; series++)
        {
            int collections = GC.CollectionCount(0);
            long start = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                call();
            }
            bytes = GC.GetAllocatedBytesForCurrentThread() - start;
            Assert.True(series < 4 || bytes > 0 || GC.CollectionCount(0) == collections, "the garbage collector has run");
            Thread.Sleep(150);
        }
        return bytes;
    }

    static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "FastNn")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    /// <summary>A request that can be read again and again, in buffers of 4,096 bytes as a server's are, and an answer that is counted.</summary>
    sealed class Exchange : PipeReader, IRequestBodyPipeFeature, IHttpResponseBodyFeature
    {
        readonly ReadOnlySequence<byte> body;
        readonly CountingWriter writer = new();
        bool isRead;

        public Exchange(byte[] body)
        {
            var first = new Segment(body.AsMemory(0, Math.Min(100, body.Length)), null);
            Segment last = first;
            for (int at = 100; at < body.Length; at += 4096)
            {
                last = new Segment(body.AsMemory(at, Math.Min(4096, body.Length - at)), last);
            }
            this.body = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
            Features.Set<IHttpRequestFeature>(new HttpRequestFeature());
            Features.Set<IHttpResponseFeature>(new HttpResponseFeature());
            Features.Set<IRequestBodyPipeFeature>(this);
            Features.Set<IHttpResponseBodyFeature>(this);
        }

        public FeatureCollection Features { get; } = new();

        public long Answered => writer.Count;

        public PipeReader Reader => this;

        public Stream Stream => Stream.Null;

        public PipeWriter Writer => writer;

        public void Begin() => isRead = false;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            Assert.False(isRead);
            isRead = true;
            return new(new ReadResult(body, isCanceled: false, isCompleted: true));
        }

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }

    sealed class CountingWriter : PipeWriter
    {
        readonly byte[] room = new byte[65536];

        public long Count { get; private set; }

        public override void Advance(int bytes) => Count += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => room;

        public override Span<byte> GetSpan(int sizeHint = 0) => room;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;
    }
}
