using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>The command inspect on models of tables: columns, task, members of an ensemble.</summary>
public sealed class TableInspectionTests(TableModels models) : IClassFixture<TableModels>
{
    [Fact]
    public void Columns_are_shown_with_kinds_categories_and_what_a_missing_value_becomes()
    {
        string text = Inspect(models.Species);

        Assert.Contains($"\nhash: {Network.Load(models.Species).ComputeHash()}\n", text);
        Assert.Contains("\ntask: classification of 'species', 3 classes (", text);
        Assert.Matches(@"\ninput  column +type +missing +categories\n0 +island +categorical +zeros +Biscoe, Dream, Torgersen\n", text);
        Assert.Matches(@"\n1 +bill_length_mm +numeric +median 44\.\d+\n", text);
        Assert.Matches(@"\n5 +sex +categorical +zeros +female, male\n6 +year +numeric +median 2008\n\n", text);
        Assert.Matches(@"\nclass  species\n0 +Adelie\n1 +Chinstrap\n2 +Gentoo\n", text);
        Assert.Contains("\ntask: regression of 'body_mass_g' (", Inspect(models.Mass));
        Assert.DoesNotContain("\nclass ", Inspect(models.Mass));
    }

    [Fact]
    public void Members_of_an_ensemble_are_summarized()
    {
        string text = Inspect(models.Ensemble);
        Network network = Network.Load(models.Ensemble);
        int members = ((Average)network[^1]).Count;

        Assert.Contains($",average({members} members)\n", text);
        Assert.Matches(@"\nmembers of layer \d  share  layers of each\n(3 +[\d.]+ +\S+\n)+\n", text);
        Assert.Matches(@"\n\d\.\[0\.\.2\]\.\d+\.weight +\[", text);
        Assert.True(text.Split('\n').Length < 90, text);
        Assert.Equal(1, Document(models.Ensemble).GetProperty("layers").EnumerateArray().Last().GetProperty("members").EnumerateArray()
            .Sum(group => group.GetProperty("share").GetDouble()), 1e-6);
    }

    [Fact]
    public void Document_has_what_the_text_has()
    {
        JsonElement json = Document(models.Ensemble);
        Network network = Network.Load(models.Ensemble);

        Assert.Equal(new FileInfo(models.Ensemble).Length, json.GetProperty("bytes").GetInt64());
        Assert.Equal(network.ComputeHash(), json.GetProperty("hash").GetString());
        Assert.Equal(network.Parameters.ElementCount, json.GetProperty("parameters").GetInt64());
        Assert.Equal(("classification", "species"), (json.GetProperty("task").GetString(), json.GetProperty("label").GetString()));
        JsonElement island = json.GetProperty("columns")[0];
        Assert.Equal(("island", "categorical", "zeros", 3), (island.GetProperty("name").GetString(), island.GetProperty("type").GetString(),
            island.GetProperty("missing").GetString(), island.GetProperty("categories").GetArrayLength()));
        Assert.Equal(network.Count, json.GetProperty("layers").GetArrayLength());
        Assert.Equal(network.Parameters.Count, json.GetProperty("tensors").EnumerateArray().Sum(tensor => tensor.GetProperty("members").GetInt32()));
        Assert.False(Document(HeldFiles.PathOf("fastnn-digits.safetensors")).TryGetProperty("columns", out _));
        JsonElement bill = Document(HeldFiles.PathOf("fastnn-penguins.safetensors")).GetProperty("columns")[1];
        Assert.StartsWith("mean ", bill.GetProperty("missing").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_line_breaks_do_not_break_the_table() =>
        Assert.Matches(@"\n1 +say ""hi"" +categorical +zeros +a,b, c, d\uFFFDe\n", Inspect(models.Awkward));

    static string Inspect(string model)
    {
        CommandResult result = Fastnn.Run("inspect", "--model", model);
        Assert.True(result.Code == 0, result.Error);
        return result.Output.ReplaceLineEndings("\n");
    }

    static JsonElement Document(string model)
    {
        using JsonDocument json = JsonDocument.Parse(Fastnn.Run("inspect", "--json", "--model", model).Output);
        return json.RootElement.Clone();
    }
}
