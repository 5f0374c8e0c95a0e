using System.Globalization;
using System.Net;
using System.Text;
using FastNn;
using FastNn.Hosting;
using FastNn.Tables;

namespace CreditRisk;

/// <summary>The form of an application, made from the columns of the model, and above it the answer. No scripts, and no resources from elsewhere.</summary>
sealed class Page(ServedModel model, Table table)
{
    const int Largest = 3;

    static readonly string template = Read();

    readonly Reasons reasons = new(table);

    /// <summary>Writes the form with the values of the first credit of the table.</summary>
    public Task Get(HttpContext context) => Write(context, StatusCodes.Status200OK, "", column => table.GetText(0, column));

    /// <summary>Writes the answer for a form that was filled in, and the form.</summary>
    public async Task Post(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string? Find(string column) => form.TryGetValue(column, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        try
        {
            var values = model.Schema!.Inputs.ToDictionary(input => input.Name, input => (object?)Find(input.Name));
            (float risk, Reason[] largest) = reasons.Explain(model, values, Largest);
            await Write(context, StatusCodes.Status200OK, Answer(risk, largest, Find), Find);
        }
        catch (Exception e) when (e is ArgumentException or FastNnFormatException)
        {
            await Write(context, StatusCodes.Status400BadRequest, $"<p class=\"problem\" role=\"alert\">{Encode(e.Message)}</p>", Find);
        }
    }

    static string Answer(float risk, Reason[] largest, Func<string, string?> find)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<section><p>Probability that the credit is not repaid:</p><p class=\"risk\">{risk * 100:f0} %</p>");
        text.Append(CultureInfo.InvariantCulture, $"<div class=\"meter\"><div style=\"width:{risk * 100:f0}%\"></div></div>");
        text.Append("<p>What matters most, against other credits:</p><table>");
        foreach (Reason reason in largest)
        {
            string effect = reason.Change >= 0 ? "raises" : "lowers";
            text.Append(CultureInfo.InvariantCulture, $"<tr><td>{Title(reason.Column)}: {Encode(find(reason.Column) ?? "missing")}</td>");
            text.Append(CultureInfo.InvariantCulture, $"<td class=\"{effect}\">{effect} it by {Math.Abs(reason.Change) * 100:f1} points</td></tr>");
        }
        return text.Append("</table></section>").ToString();
    }

    async Task Write(HttpContext context, int status, string answer, Func<string, string?> find)
    {
        var fields = new StringBuilder();
        foreach (TableInput input in model.Schema!.Inputs)
        {
            string? value = find(input.Name);
            fields.Append(CultureInfo.InvariantCulture, $"<label>{Title(input.Name)}{Field(input, value)}</label>\n");
        }
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.WriteAsync(
            template.Replace("{result}", answer, StringComparison.Ordinal).Replace("{fields}", fields.ToString(), StringComparison.Ordinal),
            context.RequestAborted);
    }

    static string Field(TableInput input, string? value)
    {
        if (input.Categories.Count == 0)
        {
            return $"<input name=\"{Encode(input.Name)}\" inputmode=\"decimal\" value=\"{Encode(value ?? "")}\">";
        }
        IEnumerable<string> options = input.Categories.Select(
            category => $"<option{(category == value ? " selected" : "")}>{Encode(category)}</option>");
        return $"<select name=\"{Encode(input.Name)}\">{string.Concat(options)}</select>";
    }

    static string Title(string column) => Encode(char.ToUpperInvariant(column[0]) + column[1..].Replace('_', ' '));

    static string Encode(string text) => WebUtility.HtmlEncode(text);

    static string Read()
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream("page.html")!);
        return reader.ReadToEnd();
    }
}
