using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FastNn.Samples.Tests.Support;
using FastNn.Tests.Support;

namespace FastNn.Samples.Tests;

/// <summary>The service that scores credits, from its first start to its page on a phone.</summary>
public sealed class CreditRiskTests(CreditRiskTests.Running running) : IClassFixture<CreditRiskTests.Running>
{
    const string Application = """
        {"checking_account":"below 0 DM","months":48,"credit_history":"delays","purpose":"new car","amount":9000,"savings":"below 100 DM",
         "employment":"below 1 year","installment_rate":4,"guarantors":"no guarantor","residence_years":1,"property":"unknown or no property","age":24,
         "other_plans":"bank","housing":"rent","existing_credits":2,"job":"skilled","dependants":1,"telephone":"no"}
        """;

    HttpClient Client => running.Service.Client;

    [Fact]
    public void First_start_trains_and_says_how_good_the_model_is_beside_the_baseline()
    {
        Assert.Contains("Trained on 800 credits. On 200 others:", running.Service.Output, StringComparison.Ordinal);
        Assert.Contains("baseline", running.Service.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(running.Model));
    }

    [Fact]
    public async Task Named_request_is_scored_and_a_better_application_has_less_risk()
    {
        double risky = await Score(Application);
        double better = await Score(Application.Replace("below 0 DM", "no account").Replace("\"months\":48", "\"months\":12").Replace("delays", "critical"));

        Assert.InRange(risky, 0.5, 1);
        Assert.InRange(better, 0, risky - 0.1);
    }

    [Fact]
    public async Task Mistake_in_a_request_is_named()
    {
        using HttpResponseMessage response = await Post(Application.Replace("\"months\":48", "\"months\":\"long\""));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("months", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_lists_the_columns_and_metrics_count_the_predictions()
    {
        JsonElement document = await Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        await Score(Application);
        string metrics = await Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.True(document.GetProperty("paths").TryGetProperty("/score", out _));
        Assert.All(["checking_account", "installment_rate", "telephone"], column => Assert.Contains(column, document.GetRawText(), StringComparison.Ordinal));
        Assert.Contains("fastnn_prediction_duration", metrics, StringComparison.Ordinal);
        Assert.Equal("Healthy", await Client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Form_that_is_wrong_says_so_and_keeps_what_was_written()
    {
        using var form = new FormUrlEncodedContent(
            JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Application)!.ToDictionary(
                field => field.Key, field => field.Key == "amount" ? "<much>" : field.Value.ToString()));
        using HttpResponseMessage response = await Client.PostAsync("/", form, TestContext.Current.CancellationToken);
        string page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("class=\"problem\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;much&gt;\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1200)]
    public async Task Page_shows_the_probability_and_the_three_columns_that_matter_most(int width)
    {
        Chromium.SkipWhereMissing();
        await using Browser browser = await Browser.Open(Client.BaseAddress!, width, 800);
        await browser.Evaluate("document.querySelector('[name=amount]').value = '12000'");
        await browser.Evaluate("document.querySelector('[name=checking_account]').value = 'below 0 DM'");
        await browser.Evaluate("document.querySelector('form').submit()");
        await browser.Until("document.querySelector('.risk')");

        Assert.Matches("^[0-9]+ %$", await browser.Text(".risk"));
        Assert.Matches("(raises|lowers) it by [0-9.]+ points", await browser.Text("section table"));
        Assert.Equal(3, (int)(await browser.Evaluate("document.querySelectorAll('section tr').length"))!);
        Assert.Equal("12000", (string)(await browser.Evaluate("document.querySelector('[name=amount]').value"))!);
        Assert.True((bool)(await browser.Evaluate("document.documentElement.scrollWidth <= innerWidth"))!, "The page is wider than the window.");
        Assert.Empty(browser.Errors);
        await browser.Screenshot($"credit-{width}");
    }

    async Task<double> Score(string application)
    {
        using HttpResponseMessage response = await Post(application);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("probabilities").GetProperty("bad").GetDouble();
    }

    Task<HttpResponseMessage> Post(string application) =>
        Client.PostAsync("/score", new StringContent(application, null, "application/json"), TestContext.Current.CancellationToken);

    /// <summary>The service, started once for all tests.</summary>
    public sealed class Running : IAsyncLifetime
    {
        readonly TemporaryFolder folder = new();

        internal SampleProcess Service { get; private set; } = null!;

        internal string Model => folder.PathOf("credit.safetensors");

        public async ValueTask InitializeAsync() => Service = await SampleProcess.Start("CreditRisk", "--model", Model);

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            folder.Dispose();
        }
    }
}
