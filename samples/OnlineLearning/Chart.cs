namespace OnlineLearning;

/// <summary>The page with a chart of the accuracy.</summary>
static class Chart
{
    static readonly byte[] text = Read();

    public static Task Write(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = text.Length;
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:";
        return context.Response.BodyWriter.WriteAsync(text).AsTask();
    }

    static byte[] Read()
    {
        using Stream stream = typeof(Chart).Assembly.GetManifestResourceStream("chart.html")!;
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
