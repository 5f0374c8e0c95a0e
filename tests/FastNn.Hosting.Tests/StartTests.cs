using FastNn.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FastNn.Hosting.Tests;

/// <summary>How models are added, checked and loaded before a host starts.</summary>
public sealed class StartTests : IDisposable
{
    readonly ModelFolder folder = new();

    public static TheoryData<Action<ModelOptions>, string> WrongOptions => new()
    {
        { o => o.Path = null, "neither a Path nor a Create" },
        { o => o.Path = " ", "neither a Path nor a Create" },
        { o => o.Path = "models/", "it must name a file, not a folder" },
        { o => o.MaxBatch = 0, "MaxBatch of 0" },
        { o => o.Callers = 0, "0 Callers" },
        { o => o.MaxRows = -1, "MaxRows of -1" },
        { o => o.MaxFileSize = 0, "MaxFileSize of 0" },
        { o => o.Debounce = TimeSpan.FromSeconds(-1), "Debounce of -00:00:01" },
        { o => o.PollInterval = TimeSpan.Zero, "PollInterval of 00:00:00" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(WrongOptions), DisableDiscoveryEnumeration = true)]
    public async Task Wrong_options_stop_the_start(Action<ModelOptions> wrong, string problem)
    {
        (WebApplication application, _) = Service.Build(services => services.AddFastNn("digits", o =>
        {
            o.Path = folder.Save(Nets.Sum());
            wrong(o);
        }));
        await using (application)
        {
            var e = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync());
            Assert.Contains("The model \"digits\"", e.Message, StringComparison.Ordinal);
            Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_that_is_wrong_is_said_at_once(bool isMapped)
    {
        (WebApplication application, _) = Service.Build(services => services
            .AddFastNn("one", o => (o.MaxBatch, o.Callers) = (0, 0))
            .AddFastNn("two", o => (o.Create, o.MaxRows) = (_ => Nets.Sum(), 0)));
        await using (application)
        {
            var e = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
            {
                if (isMapped)
                {
                    application.MapPredict("/predict/{model}");
                }
                await application.StartAsync();
            });
            Assert.Equal(4, e.Failures.Count());
            Assert.All(["\"one\" has neither", "\"one\" has a MaxBatch", "\"one\" has 0 Callers", "\"two\" has MaxRows"],
                part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_in_one_form_also_where_a_host_validates_options_before_it_makes_its_services()
    {
        // The order of .NET 11, whose startup validator throws an AggregateException of all options that are wrong.
        (WebApplication application, _) = Service.Build(services => services
            .AddFastNn("one", o => (o.MaxBatch, o.Callers) = (0, 0))
            .AddFastNn("two", o => (o.Create, o.MaxRows) = (_ => Nets.Sum(), 0)));
        await using (application)
        {
            var e = Assert.Throws<OptionsValidationException>(() =>
            {
                application.Services.GetService<IStartupValidator>()?.Validate();
                application.Services.GetServices<IHostedService>();
            });
            Assert.Equal((4, typeof(ModelOptions)), (e.Failures.Count(), e.OptionsType));
            Assert.All(["\"one\" has neither", "\"one\" has a MaxBatch", "\"one\" has 0 Callers", "\"two\" has MaxRows"],
                part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_health_check_of_a_model_that_nobody_added_stops_the_start()
    {
        (WebApplication application, _) = Service.Build(services =>
        {
            services.AddFastNn("digits", o => o.Create = _ => Nets.Sum());
            services.AddHealthChecks().AddFastNn("digitz");
        });
        await using (application)
        {
            var e = await Assert.ThrowsAsync<KeyNotFoundException>(() => application.StartAsync());
            Assert.Contains("The model \"digitz\" is unknown; the models are: digits.", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_relative_path_begins_at_the_content_root()
    {
        folder.Save(Nets.Sum());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetDirectoryName(folder.Path) });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFastNn("m", o => o.Path = Path.GetFileName(folder.Path));
        await using WebApplication application = builder.Build();

        await application.StartAsync();

        Assert.Equal(0, application.Services.GetRequiredKeyedService<ServedModel>("m").Classify([1, 1, 1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_made_and_is_not_finite_neither_serves_nor_is_saved(bool hasPath)
    {
        (WebApplication application, _) = Service.Build(
            services => services.AddFastNn("m", o => (o.Path, o.Create) = (hasPath ? folder.Path : null, _ => Nets.Constant(float.NaN))));
        await using (application)
        {
            var e = await Assert.ThrowsAsync<InvalidOperationException>(() => application.StartAsync());
            Assert.Contains("has the value NaN in 0.bias", e.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(folder.Path));
        }
    }

    [Fact]
    public async Task A_missing_file_stops_the_start()
    {
        (WebApplication application, _) = Service.Build(services => services.AddFastNn("digits", o => o.Path = folder.Path));
        await using (application)
        {
            var e = await Assert.ThrowsAsync<InvalidOperationException>(() => application.StartAsync());
            Assert.Contains("\"digits\" could not be loaded", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_file_stops_the_start_and_nothing_is_made_in_its_place()
    {
        File.WriteAllText(folder.Path, "broken");
        (WebApplication application, _) = Service.Build(services => services.AddFastNn("digits", o => (o.Path, o.Create) = (folder.Path, _ => Nets.Sum())));
        await using (application)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => application.StartAsync());
            Assert.Equal("broken", File.ReadAllText(folder.Path));
        }
    }

    [Fact]
    public async Task Where_the_model_is_not_required_the_host_waits_for_its_file()
    {
        await using Service service = await Service.Start(services =>
        {
            services.AddFastNn("m",
                o => (o.Path, o.Required, o.Debounce, o.PollInterval) = (folder.Path, false, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50)));
            services.AddHealthChecks().AddFastNn("m", tags: ["ready"]);
        });
        ServedModel model = service.Model("m");
        HealthReport report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal(false, report.Entries["m"].Data["loaded"]);
        Assert.False(model.IsLoaded);
        Assert.Null(model.Current);
        Assert.Contains("is not loaded", Assert.Throws<InvalidOperationException>(() => model.PredictOne(new float[3], new float[2])).Message,
            StringComparison.Ordinal);

        folder.Save(Nets.Sum());
        await Wait.Until(() => model.IsLoaded, "the file is found");
        Assert.Equal(0, model.Classify([1, 1, 1]));
    }

    [Fact]
    public async Task What_is_made_at_the_first_start_is_found_at_the_second()
    {
        int made = 0;
        string path = folder.PathOf("deep/down/model.safetensors");
        for (int start = 0; start < 2; start++)
        {
            await using Service service = await Service.Start(services => services.AddFastNn("m", o => (o.Path, o.Create) = (path, _ =>
            {
                made++;
                return Nets.Sum();
            }
            )));

            float[] output = new float[2];
            service.Model("m").PredictOne([1, 2, 3], output);
            Assert.Equal([14, -14], output);
            Assert.False(service.Model("m").Reload());
        }
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Models_are_keyed_services()
    {
        await using Service service = await Service.Start(services => services
            .AddFastNn("one", o => o.Create = _ => Nets.Constant(1))
            .AddFastNn("two", o => o.Create = _ => Nets.Constant(2, inputs: 5)));
        ServedModels models = service.Services.GetRequiredService<ServedModels>();

        Assert.Equal(["one", "two"], models.Names);
        Assert.Same(models["two"], service.Model("two"));
        Assert.Equal(5, service.Model("two").Inputs);
        Assert.Contains("one, two", Assert.Throws<KeyNotFoundException>(() => models["three"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var services = new ServiceCollection();
        services.AddFastNn("m", _ => { });

        Assert.Contains("name is \"m\", the name of another model", Assert.Throws<ArgumentException>(() => services.AddFastNn("m", _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_that_name_no_model_are_refused()
    {
        (WebApplication application, _) = Service.Build(services => services.AddFastNn("m", o => o.Create = _ => Nets.Sum()));
        await using (application)
        {
            Assert.Throws<ArgumentException>(() => application.MapPredict("/predict"));
            Assert.Throws<ArgumentException>(() => application.MapPredict("/predict", "nobody"));
            Assert.Throws<ArgumentException>(() => application.MapPredict("/predict/{model}", "m"));
            application.MapPredict("/predict", "m");
        }
        (WebApplication empty, _) = Service.Build(_ => { });
        await using (empty)
        {
            Assert.Throws<InvalidOperationException>(() => empty.MapPredict("/predict/{model}"));
        }
    }

    [Fact]
    public async Task The_route_of_a_group_may_name_the_model()
    {
        await using Service service = await Service.Start(services => services.AddFastNn("m", o => o.Create = _ => Nets.Sum()),
            routes => routes.MapGroup("/models/{model}").MapPredict("/predict"));

        Assert.Equal("[14,-14]", await (await service.PostJson("/models/m/predict", "[1,2,3]")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_stopped_host_predicts_no_more()
    {
        ServedModel model;
        await using (Service service = await Service.Start(services => services.AddFastNn("m", o => o.Create = _ => Nets.Sum())))
        {
            model = service.Model("m");
        }

        Action[] calls =
        [
            () => model.PredictOne([], []), () => model.PredictBatch([], []), () => model.Classify([]), () => model.Classify([], []),
            () => model.Rent().Dispose(), () => model.Publish(null!),
            () => model.Reload(),
        ];
        Assert.All(calls, call => Assert.Throws<ObjectDisposedException>(call));
        // What the model was can still be asked, and a second time does nothing.
        Assert.Equal((1, 3, 2), (model.Current!.Number, model.Inputs, model.Outputs));
        Assert.True(model.IsLoaded);
        Assert.Null(model.LastProblem);
        Assert.Null(model.Schema);
        Assert.Empty(model.Metadata);
        Assert.Throws<InvalidOperationException>(() => model.AllowsMissing(0));
        model.Dispose();
        IEnumerable<string> members = typeof(ServedModel).GetMethods().Where(method => method.DeclaringType == typeof(ServedModel))
            .Select(method => method.Name);
        Assert.Equal(calls.Length + 12, members.Count());
    }
}
