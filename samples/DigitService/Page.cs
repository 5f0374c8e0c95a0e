namespace DigitService;

/// <summary>The page on which digits are drawn, with no resources from elsewhere.</summary>
static class Page
{
    static readonly byte[] text = Read();

    public static Task Write(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = text.Length;
        headers.CacheControl = "no-cache";
        // The browser allows requests to this service only.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
            + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        return context.Response.BodyWriter.WriteAsync(text).AsTask();
    }

    static byte[] Read()
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream("page.html")!;
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
