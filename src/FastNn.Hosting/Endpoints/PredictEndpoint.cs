using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace FastNn.Hosting;

/// <summary>Handles prediction requests. A valid request allocates nothing: buffers come from a pool, header texts are created once, and the read of a small
/// body, which arrives together with the headers, completes synchronously.</summary>
/// <param name="models">The models.</param>
/// <param name="model">The name of the model; null where it is a parameter of the route.</param>
/// <param name="body">Reads typed rows; null for samples by the names of the columns, and for numbers.</param>
/// <param name="logger">The log.</param>
sealed class PredictEndpoint(ServedModels models, string? model, RowBody? body, ILogger logger)
{
    // Bounds MaxRows so that a number of bytes is an int.
    const int MaxFloats = 1 << 28;

    readonly DefaultObjectPool<RequestBuffers> pool = new(new DefaultPooledObjectPolicy<RequestBuffers>(), 4 * Environment.ProcessorCount);

    public async Task Handle(HttpContext context)
    {
        string? name = model ?? context.Request.RouteValues["model"] as string;
        if (name is null || !models.TryGet(name, out ServedModel? served))
        {
            await RequestError.UnknownModel(name, models.Names).Write(context);
            return;
        }
        RequestBuffers buffers = pool.Get();
        try
        {
            if (await Process(context, served, buffers) is { } error)
            {
                await error.Write(context);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status400BadRequest && context.Request.ContentLength is not null)
        {
            // The client closed its side before the end of the body. Without the abort, the server would wait for the rest and log an error.
            context.Abort();
        }
        catch (BadHttpRequestException e)
        {
            // A limit of the server: a body too large or too slow.
            await new RequestError(e.StatusCode, "The request was rejected", e.Message).Write(context);
        }
        catch (InvalidDataException)
        {
            // From the middleware for request decompression.
            await RequestError.Malformed("The body cannot be decompressed; it must be compressed as Content-Encoding states.").Write(context);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has disconnected.
            context.Abort();
        }
        catch (TimeoutException)
        {
            await RequestError.Busy(name, served.Options.Callers).Write(context);
        }
        catch (ObjectDisposedException)
        {
            await RequestError.NotLoaded(name).Write(context);
        }
        catch (Exception e)
        {
            logger.PredictionFailed(e, name);
            await RequestError.Failed.Write(context);
        }
        finally
        {
            pool.Return(buffers);
        }
    }

    /// <returns>The error, or null where the response is written.</returns>
    async ValueTask<RequestError?> Process(HttpContext context, ServedModel served, RequestBuffers buffers)
    {
        SampleFormat format = MediaTypes.GetRequestFormat(context.Request), responseFormat = MediaTypes.GetResponseFormat(context.Request, format);
        if (format == SampleFormat.None || responseFormat == SampleFormat.None)
        {
            return format == SampleFormat.None ? RequestError.WrongMediaType : RequestError.NotAcceptable;
        }
        // The model that predicts is the one by whose columns the body is read, even if another is published meanwhile.
        if (served.Loaded is not { } model)
        {
            return RequestError.NotLoaded(served.Name);
        }
        int maxRows = Math.Min(served.Options.MaxRows, MaxFloats / Math.Max(served.Inputs, model.Columns?.Outputs ?? served.Outputs));
        buffers.Columns = null;
        RequestError? error = format == SampleFormat.Json && body is not null ? await body.Read(context.Request, buffers, model, served.Options, maxRows)
            : format == SampleFormat.Json ? await buffers.Json.Read(context.Request, buffers, served.Inputs, model.Columns, served.Options, maxRows)
            : await FloatRows.Read(context.Request, buffers, served.Inputs, maxRows, served.Options.AllowMissing);
        return error ?? Predict(context.Response, served, model, buffers, responseFormat);
    }

    RequestError? Predict(HttpResponse response, ServedModel served, LoadedModel model, RequestBuffers buffers, SampleFormat format)
    {
        int rows = buffers.Count / served.Inputs, width = buffers.Columns?.Outputs ?? served.Outputs;
        Span<float> outputs = buffers.ReserveOutputs(rows * width);
        double seconds = served.Predict(model, buffers.Columns, buffers.Inputs, outputs);
        if (buffers.Columns is { } columns)
        {
            served.RecordNamed(columns, outputs, buffers.Events);
        }
        ReadOnlySpan<byte> answer;
        if (format == SampleFormat.Json)
        {
            if (Finite.FindNotFinite(outputs) is int index and >= 0)
            {
                (int row, int column) = Math.DivRem(index, width);
                logger.OutputNotFinite(served.Name, column, row, outputs[index]);
                return RequestError.OutputNotFinite(served.Name, row, column, outputs[index]);
            }
            answer = buffers.WriteJson(outputs, width);
            response.ContentType = MediaTypes.Json;
        }
        else
        {
            FloatRows.SwapBytes(outputs);
            answer = MemoryMarshal.AsBytes(outputs);
            response.ContentType = MediaTypes.Floats;
        }
        served.Headers.Write(response, model.Snapshot.Version, seconds);
        response.ContentLength = answer.Length;
        // Without a flush: the server sends headers and body together when the handler returns.
        response.BodyWriter.Write(answer);
        return null;
    }
}
