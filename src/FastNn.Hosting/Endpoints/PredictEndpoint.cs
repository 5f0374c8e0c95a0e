using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace FastNn.Hosting;

/// <summary>
/// Answers samples with outputs. Nothing here allocates for a request that is in order: buffers come from a pool, headers are made once, and where the body
/// has arrived with the head, as small ones do, no read is waited for.
/// </summary>
sealed class PredictEndpoint(ServedModels models, string? model, ILogger logger)
{
    // Whatever MaxRows says: what is counted in bytes must stay an int.
    const int MostFloats = 1 << 28;

    readonly ObjectPool<RequestBuffers> pool = new DefaultObjectPool<RequestBuffers>(new DefaultPooledObjectPolicy<RequestBuffers>(), 4 * Environment.ProcessorCount);

    public async Task Handle(HttpContext context)
    {
        string? name = model ?? context.Request.RouteValues["model"] as string;
        if (name is null || !models.TryGet(name, out ServedModel? served))
        {
            await Refusal.UnknownModel(name, models.Names).Write(context);
            return;
        }
        RequestBuffers buffers = pool.Get();
        try
        {
            if (await Answer(context, served, buffers) is { } refusal)
            {
                await refusal.Write(context);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status400BadRequest && context.Request.ContentLength is not null)
        {
            // The client has ended its side before the length that it said. The server would look for the rest of the body, and log that it cannot.
            context.Abort();
        }
        catch (BadHttpRequestException e)
        {
            // The server's own limits: a body that is too large or too slow.
            await new Refusal(e.StatusCode, "The request was refused", e.Message).Write(context);
        }
        catch (InvalidDataException)
        {
            // From a middleware that decompresses.
            await Refusal.Malformed("The body cannot be decompressed: it is not what Content-Encoding says.").Write(context);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone: nobody reads an answer.
            context.Abort();
        }
        catch (TimeoutException)
        {
            await Refusal.Busy(name, served.Options.Callers).Write(context);
        }
        catch (ObjectDisposedException)
        {
            await Refusal.NotLoaded(name).Write(context);
        }
        catch (Exception e)
        {
            logger.PredictionFailed(e, name);
            await Refusal.Failed.Write(context);
        }
        finally
        {
            pool.Return(buffers);
        }
    }

    async ValueTask<Refusal?> Answer(HttpContext context, ServedModel served, RequestBuffers buffers)
    {
        SampleFormat format = MediaTypes.OfBody(context.Request), answer = MediaTypes.OfAnswer(context.Request, format);
        if (format == SampleFormat.None || answer == SampleFormat.None)
        {
            return format == SampleFormat.None ? Refusal.WrongMediaType : Refusal.NotAcceptable;
        }
        if (!served.IsLoaded)
        {
            return Refusal.NotLoaded(served.Name);
        }
        int maxRows = Math.Min(served.Options.MaxRows, MostFloats / Math.Max(served.Inputs, served.Outputs));
        Refusal? refusal = format == SampleFormat.Json
            ? await buffers.Json.Read(context.Request, buffers, served.Inputs, maxRows, served.Options.AllowMissing)
            : await FloatRows.Read(context.Request, buffers, served.Inputs, maxRows, served.Options.AllowMissing);
        return refusal ?? Predict(context.Response, served, buffers, answer);
    }

    Refusal? Predict(HttpResponse response, ServedModel served, RequestBuffers buffers, SampleFormat answer)
    {
        int rows = buffers.Count / served.Inputs;
        Span<float> outputs = buffers.Outputs(rows * served.Outputs);
        served.Predict(buffers.Inputs, outputs, rows, out ModelVersion version, out double seconds);
        ReadOnlySpan<byte> body;
        if (answer == SampleFormat.Json)
        {
            if (Finite.FirstOther(outputs) is int place and >= 0)
            {
                (int row, int column) = Math.DivRem(place, served.Outputs);
                logger.OutputNotFinite(served.Name, outputs[place], row, column);
                return Refusal.OutputNotFinite(served.Name, row, column, outputs[place]);
            }
            body = buffers.ToJson(outputs, served.Outputs);
            response.ContentType = MediaTypes.Json;
        }
        else
        {
            FloatRows.ToNative(outputs);
            body = MemoryMarshal.AsBytes(outputs);
            response.ContentType = MediaTypes.Floats;
        }
        served.Headers.Write(response, version, seconds);
        response.ContentLength = body.Length;
        // Whoever writes no more than the head and a known length has it sent by the server when the handler returns.
        response.BodyWriter.Write(body);
        return null;
    }
}
