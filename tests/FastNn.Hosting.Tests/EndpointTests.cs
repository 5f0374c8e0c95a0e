using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FastNn.Data;
using FastNn.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting.Tests;

/// <summary>What the endpoint answers, over a real connection.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    const string Floats = "application/octet-stream", Json = "application/json", Path = "/predict/sum";
    const int MaxRows = 100;

    Service service = null!;

    public async ValueTask InitializeAsync() => service = await Service.Start(services =>
    {
        services.AddFastNn("sum", o => (o.Create, o.MaxRows, o.MaxBatch) = (_ => Nets.Sum(), MaxRows, 8));
        services.AddFastNn("imputing", o => (o.Create, o.AllowMissing) = (_ => Imputing(), true));
        services.AddFastNn("overflow", o => o.Create = _ => Overflow());
        services.AddFastNn("missing", o => (o.Path, o.Required, o.Watch) = ("there-is-no-such-file.safetensors", false, false));
    });

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Theory]
    [InlineData("[1, 2, 3]", "[14,-14]")]
    [InlineData("  [ -1e0,2.5 ,\n3 ] ", "[13,-13]")]
    [InlineData("[[1, 2, 3]]", "[[14,-14]]")]
    [InlineData("[[1,2,3],[0,0,1],[0.5,0,0]]", "[[14,-14],[3,-3],[0.5,-0.5]]")]
    public async Task Json_is_answered_with_json_of_the_same_shape(string body, string answer)
    {
        HttpResponseMessage response = await service.PostJson(Path, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Json, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(answer, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Floats_are_answered_with_floats()
    {
        HttpResponseMessage one = await service.PostFloats(Path, 1, 2, 3), many = await service.PostFloats(Path, 1, 2, 3, 0, 0, 1);

        Assert.Equal(Floats, one.Content.Headers.ContentType?.ToString());
        float[] oneAnswer = Service.Floats(await one.Content.ReadAsByteArrayAsync()), manyAnswer = Service.Floats(await many.Content.ReadAsByteArrayAsync());
        Assert.Equal([14, -14], oneAnswer);
        Assert.Equal([14, -14, 3, -3], manyAnswer);
    }

    [Theory]
    [InlineData(Json, Json, Json)]
    [InlineData(Json, Floats, Floats)]
    [InlineData(Floats, Json, Json)]
    [InlineData(Floats, "application/*", Floats)]
    [InlineData(Json, "text/html, */*;q=0.8", Json)]
    [InlineData(Floats, "application/json, application/octet-stream", Floats)]
    [InlineData(Json, "application/json;q=0, application/octet-stream", Floats)]
    [InlineData(Floats, "application/octet-stream; q=0.1, application/json;q=0.9", Json)]
    [InlineData(Json, "application/json;q=0.2, */*;q=0.7", Floats)]
    [InlineData(Floats, "*/*;q=0.1, application/*;q=0, Application/JSON", Json)]
    [InlineData(Floats, "", Floats)]
    public async Task Accept_chooses_the_format_of_the_answer(string type, string accept, string answer)
    {
        byte[] body = type == Json ? "[1,2,3]"u8.ToArray() : Service.Bytes(1, 2, 3);

        HttpResponseMessage response = await service.Post(Path, body, type, accept);

        Assert.Equal(answer, response.Content.Headers.ContentType?.ToString());
        byte[] content = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal([14, -14], answer == Json ? JsonSerializer.Deserialize<float[]>(content)! : Service.Floats(content));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task Content_types_are_read_as_they_may_be_written(string type) =>
        Assert.Equal(HttpStatusCode.OK, (await service.Post(Path, "[1,2,3]"u8.ToArray(), type)).StatusCode);

    [Fact]
    public async Task Answers_say_version_and_time()
    {
        HttpResponseMessage response = await service.PostFloats(Path, 1, 2, 3);

        Assert.Equal("1", response.Headers.GetValues("FastNn-Version").Single());
        string timing = response.Headers.GetValues("Server-Timing").Single();
        Assert.StartsWith("predict;dur=", timing, StringComparison.Ordinal);
        Assert.InRange(double.Parse(timing["predict;dur=".Length..], CultureInfo.InvariantCulture), 1e-5, 1e5);
    }

    [Theory]
    [InlineData(0, "predict;dur=0.00001")]
    [InlineData(900, "predict;dur=0.0009")]
    [InlineData(12_345, "predict;dur=0.012")]
    [InlineData(99_600, "predict;dur=0.1")]
    [InlineData(2_000_000_000, "predict;dur=2000")]
    public void Times_have_two_digits(long nanoseconds, string header) =>
        Assert.Equal(header, ResponseHeaders.FormatTime(nanoseconds / 1e9).ToString());

    [Theory]
    [InlineData("[1,2]", 400, "Sample 0 (from 0) has 2 numbers; it must have 3.")]
    [InlineData("[1,2,3,4]", 400, "more than 3 numbers")]
    [InlineData("[[1,2,3],[1,2]]", 400, "Sample 1 (from 0) has 2 numbers")]
    [InlineData("[[1,2,3],[]]", 400, "Sample 1 (from 0) has 0 numbers")]
    [InlineData("[]", 400, "The body has no sample")]
    [InlineData("[1,2,NaN]", 400, "not valid JSON")]
    [InlineData("[1,2,1e39]", 400, "Input 2 of sample 0 (from 0) is outside the range of a float.")]
    [InlineData("[1,2,-1e400]", 400, "outside the range")]
    [InlineData("[1,2,\"3\"]", 400, "a string")]
    [InlineData("[1,2,null]", 400, "null")]
    [InlineData("[1,2,true]", 400, "true or false")]
    [InlineData("{\"inputs\":[1,2,3]}", 400, "an object")]
    [InlineData("[[[1,2,3]]]", 400, "nested too deep")]
    [InlineData("[1,[2,3]]", 400, "nested too deep, or beside numbers")]
    [InlineData("[[1,2,3],4]", 400, "outside of a sample")]
    [InlineData("5", 400, "outside of a sample")]
    [InlineData("[1,2,3", 400, "not valid JSON")]
    [InlineData("[1,2,3]]", 400, "not valid JSON")]
    [InlineData("[1,2,3] 4", 400, "not valid JSON")]
    [InlineData("", 400, "not valid JSON")]
    [InlineData("[1,,3]", 400, "not valid JSON")]
    public async Task Bad_json_is_refused_with_a_reason(string body, int status, string reason) =>
        await CheckProblem(await service.PostJson(Path, body), status, reason);

    [Theory]
    [InlineData(0, 400, "The body is empty")]
    [InlineData(11, 400, "The body has 11 bytes; it must be a multiple of 12 bytes")]
    [InlineData(16, 400, "one sample of 3 floats")]
    [InlineData(12 * MaxRows + 12, 413, "100 samples")]
    [InlineData(5_000_000, 413, "100 samples")]
    public async Task Bodies_of_wrong_length_are_refused(int bytes, int status, string reason) =>
        await CheckProblem(await service.Post(Path, new byte[bytes], Floats), status, reason);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public async Task Floats_that_are_not_finite_are_refused_by_place(float value)
    {
        float[] body = new float[30];
        body[16] = value;

        await CheckProblem(await service.PostFloats(Path, body), 400, "Input 1 of sample 5 (from 0)");
    }

    [Fact]
    public async Task Too_many_json_samples_are_refused()
    {
        string row = "[1,2,3]", most = $"[{string.Join(',', Enumerable.Repeat(row, MaxRows))}]",
            more = $"[{string.Join(',', Enumerable.Repeat(row, MaxRows + 1))}]";

        Assert.Equal(HttpStatusCode.OK, (await service.PostJson(Path, most)).StatusCode);
        await CheckProblem(await service.PostJson(Path, more), 413, "100 samples");
        await CheckProblem(await service.PostJson(Path, new string(' ', 100_000)), 413, "bytes of JSON");
    }

    [Fact]
    public async Task Unknown_models_are_not_found() =>
        await CheckProblem(await service.PostFloats("/predict/nobody", 1, 2, 3), 404, "The model \"nobody\" is unknown");

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Other_media_types_are_refused(string? type)
    {
        HttpResponseMessage response = await service.Post(Path, "[1,2,3]"u8.ToArray(), type);

        await CheckProblem(response, 415, "Content-Type");
        Assert.Contains(Floats, response.Headers.GetValues("Accept-Post").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_bodies_are_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(new byte[12]) };
        request.Content.Headers.Add("Content-Type", Floats);
        request.Content.Headers.Add("Content-Encoding", "gzip");

        await CheckProblem(await service.Client.SendAsync(request), 415, "not compressed");
    }

    [Fact]
    public async Task Bodies_that_say_they_are_not_compressed_are_taken()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(Service.Bytes(1, 2, 3)) };
        request.Content.Headers.Add("Content-Type", Floats);
        request.Content.Headers.Add("Content-Encoding", "identity");

        Assert.Equal(HttpStatusCode.OK, (await service.Client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json-seq")]
    [InlineData("application/json;q=0")]
    [InlineData("*/*;q=0.0")]
    public async Task Answers_in_other_media_types_are_not_to_be_had(string accept) =>
        await CheckProblem(await service.Post(Path, Service.Bytes(1, 2, 3), Floats, accept), 406, "Accept");

    /// <summary>Who has sent more is told so, and sees nothing of what others have sent before.</summary>
    [Theory]
    [InlineData(Floats, 12 * (MaxRows + 1), int.MaxValue)]
    [InlineData(Floats, 12 * (MaxRows + 1), 1000)]
    [InlineData(Floats, 500_000, 4096)]
    [InlineData(Json, 100_000, int.MaxValue)]
    [InlineData(Json, 100_000, 4096)]
    public async Task Bodies_of_unsaid_length_that_are_too_large_are_refused(string type, int bytes, int piece)
    {
        byte[] body = new byte[bytes];
        Array.Fill(body, type == Json ? (byte)' ' : (byte)0);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await service.PostFloats(Path, i, 2, 3)).StatusCode);
            var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ContentInPieces(body, piece) };
            request.Content.Headers.Add("Content-Type", type);

            await CheckProblem(await service.Client.SendAsync(request), 413, "100 samples");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3920)]
    public async Task A_number_is_too_long_wherever_it_stands(int spaces) =>
        await CheckProblem(await service.PostJson(Path, $"[1,2,{new string(' ', spaces)}0.{new string('1', 70)}]"), 400,
            "Input 2 of sample 0 (from 0) has 72 characters; it must have at most 64.");

    [Fact]
    public async Task A_model_whose_callers_are_all_busy_says_so()
    {
        await using Service busy = await Service.Start(services => services.AddFastNn("m", o => (o.Create, o.Callers) = (_ => Nets.Sum(), 1)));
        HttpResponseMessage response;
        using (ModelLease lease = busy.Model("m").Rent())
        {
            Assert.Equal(1, lease.Version.Number);
            response = await busy.PostFloats("/predict/m", 1, 2, 3);
        }

        await CheckProblem(response, 503, "The model \"m\" is busy with 1 concurrent predictions");
        Assert.Equal(1, response.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal(HttpStatusCode.OK, (await busy.PostFloats("/predict/m", 1, 2, 3)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compressed_bodies_are_taken_behind_what_decompresses_them(bool inPieces)
    {
        (WebApplication application, _) = Service.Build(services => services.AddRequestDecompression().AddFastNn("sum", o => o.Create = _ => Nets.Sum()));
        await using (application)
        {
            application.UseRequestDecompression();
            application.MapPredict("/predict/{model}");
            await application.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            {
                gzip.Write(Service.Bytes(1, 2, 3));
            }

            HttpResponseMessage answer = await Send(packed.ToArray());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            float[] outputs = Service.Floats(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal([14, -14], outputs);
            await CheckProblem(await Send(new byte[12]), 400, "cannot be decompressed");

            async Task<HttpResponseMessage> Send(byte[] body)
            {
                var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = inPieces ? new ContentInPieces(body, 3) : new ByteArrayContent(body) };
                request.Content.Headers.Add("Content-Type", Floats);
                request.Content.Headers.Add("Content-Encoding", "gzip");
                return await client.SendAsync(request);
            }
        }
    }

    [Fact]
    public async Task Models_that_are_not_loaded_are_unavailable() =>
        await CheckProblem(await service.PostFloats("/predict/missing", 1, 2, 3), 503, "\"missing\" is not loaded");

    [Fact]
    public async Task Outputs_that_json_has_no_word_for_are_named()
    {
        await CheckProblem(await service.PostJson("/predict/overflow", "[[0],[1]]"), 500,
            "Output 0 of the model \"overflow\" for sample 1 (from 0) is Infinity");

        HttpResponseMessage floats = await service.PostFloats("/predict/overflow", 1);
        Assert.Equal(float.PositiveInfinity, Service.Floats(await floats.Content.ReadAsByteArrayAsync()).Single());
        Assert.Contains(service.Log.Warnings, line => line.Contains("overflow", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Log.Errors, line => line.Contains("overflow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Floats)]
    public async Task Bodies_may_come_in_pieces(string type)
    {
        byte[] body = type == Json ? "[[1.25,2,3],[-0.5,1e1,0]]"u8.ToArray() : Service.Bytes(1.25f, 2, 3, -0.5f, 10, 0);
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ContentInPieces(body, 3, milliseconds: 1) };
        request.Content.Headers.Add("Content-Type", type);

        HttpResponseMessage response = await service.Client.SendAsync(request);

        byte[] content = await response.Content.ReadAsByteArrayAsync();
        float[] outputs = type == Json ? [.. JsonSerializer.Deserialize<float[][]>(content)!.SelectMany(row => row)] : Service.Floats(content);
        Assert.Equal([14.25f, -14.25f, 19.5f, -19.5f], outputs);
    }

    [Fact]
    public async Task Long_json_that_lies_across_many_buffers_is_read_exactly()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, MaxRows).Select(_ => Enumerable.Range(0, 3).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())];
        // Spaces of changing number push the numbers across the borders of the buffers.
        string Number(float x) => x.ToString("r", CultureInfo.InvariantCulture);
        string body =
            $"[{string.Join(',', rows.Select(row => $"[{string.Join(new string(' ', random.Next(20)) + ",", row.Select(Number))}]"))}]";

        float[][] answer = JsonSerializer.Deserialize<float[][]>(await (await service.PostJson(Path, body)).Content.ReadAsStringAsync())!;
        float[] expected = new float[MaxRows * 2];
        service.Model("sum").PredictBatch([.. rows.SelectMany(row => row)], expected);
        Assert.Equal(expected, answer.SelectMany(row => row));
    }

    [Fact]
    public async Task No_body_whatsoever_is_a_fault_of_the_service()
    {
        var random = new Random(2);
        string alphabet = "[[[[]]]],,,,0123456789.-+eE \n\"nulltruefalse{}:\u00e9\0";
        for (int i = 0; i < 2000; i++)
        {
            bool json = i % 2 == 0;
            byte[] body = json ? Encoding.UTF8.GetBytes(new string(random.GetItems<char>(alphabet, random.Next(40)))) : new byte[random.Next(64)];
            if (!json)
            {
                random.NextBytes(body);
            }

            HttpResponseMessage response = await service.Post(Path, body, json ? Json : Floats);

            Assert.InRange((int)response.StatusCode, 200, 499);
        }
        Assert.DoesNotContain(service.Log.Errors, line => line.Contains("sum", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_that_go_away_leave_no_trace()
    {
        Uri address = service.Client.BaseAddress!;
        for (int i = 0; i < 300; i++)
        {
            using var client = new TcpClient(address.Host, address.Port) { LingerState = new LingerOption(i % 2 == 0, 0) };
            string type = i % 3 == 0 ? Json : Floats;
            await client.GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: test\r\nContent-Type: {type}\r\nContent-Length: 12\r\n\r\n[1,2,"));
        }

        HttpResponseMessage response = await service.PostJson(Path, "[1,2,3]");

        Assert.Equal("[14,-14]", await response.Content.ReadAsStringAsync());
        Assert.DoesNotContain(service.Log.Errors, line => line.Contains("sum", StringComparison.Ordinal));
    }

    /// <summary>To end one's side is no reason for a line in the log: anybody could fill it.</summary>
    [Theory]
    [InlineData(Json, "[1, 2", 50)]
    [InlineData(Json, "[1, 2", 0)]
    [InlineData(Json, "[1,", 50)]
    [InlineData(Floats, "abcde", 50)]
    [InlineData(Floats, "abcde", 0)]
    public async Task Clients_that_end_their_side_in_the_middle_of_a_body_leave_an_empty_log(string type, string part, int milliseconds)
    {
        Service alone = await Service.Start(services => services.AddFastNn("sum", o => o.Create = _ => Nets.Sum()));
        await using (alone)
        {
            Uri address = alone.Client.BaseAddress!;
            for (int i = 0; i < 20; i++)
            {
                using var client = new TcpClient(address.Host, address.Port) { NoDelay = true };
                NetworkStream stream = client.GetStream();
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: test\r\nContent-Type: {type}\r\nContent-Length: 12\r\n\r\n{part}"));
                await Task.Delay(milliseconds);
                client.Client.Shutdown(SocketShutdown.Send);
                try
                {
                    // Until the service has ended the connection too.
                    while (await stream.ReadAsync(new byte[1000]).AsTask().WaitAsync(TimeSpan.FromSeconds(60)) > 0)
                    {
                    }
                }
                catch (IOException)
                {
                    // It may do so without a word.
                }
            }
            Assert.Equal("[14,-14]", await (await alone.PostJson(Path, "[1,2,3]")).Content.ReadAsStringAsync());
        }
        // What the server writes of a connection, it has written when it has stopped.
        Assert.Empty(alone.Log.Warnings.Concat(alone.Log.Errors));
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Floats)]
    public async Task A_body_that_is_said_to_be_too_large_is_refused_before_it_comes(string type)
    {
        Uri address = service.Client.BaseAddress!;
        using var client = new TcpClient(address.Host, address.Port);
        NetworkStream stream = client.GetStream();
        // Less than the server's own limit of 30 MB, and not a byte of it follows.
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: test\r\nContent-Type: {type}\r\nContent-Length: 25000000\r\n\r\n"));
        string answer = "";
        byte[] piece = new byte[1000];
        while (!answer.Contains('}', StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(piece).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.True(count > 0, $"The answer ends early: {answer}");
            answer += Encoding.ASCII.GetString(piece, 0, count);
        }

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.True(answer.Contains("100 samples", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Missing_values_are_taken_where_the_model_fills_them_in()
    {
        HttpResponseMessage json = await service.PostJson("/predict/imputing", "[[null,1],[2,null]]"),
            floats = await service.PostFloats("/predict/imputing", float.NaN, 1, 2, float.NaN);

        Assert.Equal("[[10,1],[2,20]]", await json.Content.ReadAsStringAsync());
        float[] outputs = Service.Floats(await floats.Content.ReadAsByteArrayAsync());
        Assert.Equal([10, 1, 2, 20], outputs);
        await CheckProblem(await service.PostFloats("/predict/imputing", float.NaN, float.PositiveInfinity), 400, "Input 1 of sample 0 (from 0) is");
        await CheckProblem(await service.PostJson("/predict/imputing", "[null]"), 400, "has 1 numbers");
        await CheckProblem(await service.PostJson("/predict/imputing", "null"), 400, "outside of a sample");
    }

    static async Task CheckProblem(HttpResponseMessage response, int status, string reason)
    {
        string body = await response.Content.ReadAsStringAsync();

        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.RootElement.GetProperty("title").GetString());
        Assert.Contains(reason, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }

    /// <summary>The inputs, with 10 and 20 for what is missing.</summary>
    static Network Imputing()
    {
        var imputer = new Imputer();
        var network = new Network(2) { imputer, new Dense(2) };
        imputer.Fit(new Dataset(new float[] { 10, 20 }, 2, new int[] { 0 }));
        network.Parameters["1.weight"].Set([1, 0, 0, 1]);
        network.Parameters["1.bias"].Set([0, 0]);
        return network;
    }

    static Network Overflow()
    {
        var network = new Network(1) { new Dense(1) };
        network.Parameters["0.weight"].Set([float.MaxValue]);
        network.Parameters["0.bias"].Set([float.MaxValue]);
        return network;
    }
}
