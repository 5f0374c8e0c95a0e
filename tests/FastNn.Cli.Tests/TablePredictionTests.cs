using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Predictions of models of tables: CSV with a header, or JSON lines.</summary>
public sealed class TablePredictionTests(TableModels models) : IClassFixture<TableModels>, IDisposable
{
    const string Header = "prediction,probability(Adelie),probability(Chinstrap),probability(Gentoo)";

    const string Columns = "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year";

    static readonly string[] penguinLines = File.ReadAllLines(TableModels.Penguins);

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(nameof(TableModels.Species))]
    [InlineData(nameof(TableModels.Ensemble))]
    public void Probabilities_are_those_of_the_library_bit_for_bit_in_the_order_of_the_file(string name)
    {
        string model = name == nameof(TableModels.Species) ? models.Species : models.Ensemble;

        CommandResult result = Predict(model, "--csv", TableModels.Penguins);

        string[] lines = Lines(result);
        Assert.Equal(Header, lines[0]);
        Assert.Equal(345, lines.Length);
        (TabularModel loaded, float[] expected) = PredictByLibrary(model);
        for (int row = 0; row < 344; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            float[] probabilities = [.. cells[1..].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal(expected[(row * 3)..(row * 3 + 3)], probabilities);
            Assert.Equal(loaded.Classes[Array.IndexOf(probabilities, probabilities.Max())], cells[0]);
            Assert.All(cells[1..].Zip(probabilities), pair => Assert.Equal(pair.Second.ToString("R", CultureInfo.InvariantCulture), pair.First));
        }
    }

    [Fact]
    public void Numbers_are_in_the_units_of_the_label()
    {
        string[] lines = Lines(Predict(models.Mass, "--csv", TableModels.Penguins));

        Assert.Equal("prediction", lines[0]);
        Assert.Equal(PredictByLibrary(models.Mass).Outputs, lines[1..].Select(line => float.Parse(line, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Standard_input_and_a_file_give_the_same_bytes_with_and_without_the_label()
    {
        string withoutLabel = folder.Write("rows.csv", Encoding.UTF8.GetBytes(string.Join('\n', penguinLines.Select(line => line[(line.IndexOf(',') + 1)..]))));
        string file = Predict(models.Species, "--csv", TableModels.Penguins).Output;

        Assert.Equal(file, Fastnn.RunWith(File.ReadAllText(TableModels.Penguins), "predict", "--model", models.Species).Output);
        Assert.Equal(file, Fastnn.RunWith(File.ReadAllText(TableModels.Penguins), "predict", "--model", models.Species, "--csv", "-", "--out", "-").Output);
        Assert.Equal(file, Predict(models.Species, "--csv", withoutLabel).Output);
    }

    [Fact]
    public void Rows_are_answered_one_by_one_with_the_bits_of_a_batch()
    {
        string[] expected = Lines(Predict(models.Species, "--csv", TableModels.Penguins));
        using Process process = Fastnn.Start("predict", "--model", models.Species);
        process.StandardInput.WriteLine(penguinLines[0]);
        for (int row = 0; row < 4; row++)
        {
            process.StandardInput.WriteLine(penguinLines[row + 1]);
            process.StandardInput.Flush();
            if (row == 0)
            {
                Assert.Equal(Header, process.StandardOutput.ReadLine());
            }
            Assert.Equal(expected[row + 1], process.StandardOutput.ReadLine());
        }
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Json_lines_have_the_same_numbers_by_name()
    {
        string[] lines = Lines(Predict(models.Species, "--csv", TableModels.Penguins)),
            objects = Lines(Predict(models.Species, "--csv", TableModels.Penguins, "--json"));

        Assert.Equal(344, objects.Length);
        for (int row = 0; row < objects.Length; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            using JsonDocument json = JsonDocument.Parse(objects[row]);
            Assert.Equal(cells[0], json.RootElement.GetProperty("prediction").GetString());
            JsonElement probabilities = json.RootElement.GetProperty("probabilities");
            Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], probabilities.EnumerateObject().Select(property => property.Name));
            Assert.Equal(cells[1..], probabilities.EnumerateObject().Select(property => property.Value.GetRawText()));
        }
        string number = Lines(Predict(models.Mass, "--csv", TableModels.Penguins, "--json"))[0];
        Assert.Equal($"{{\"prediction\":{Lines(Predict(models.Mass, "--csv", TableModels.Penguins))[1]}}}", number);
    }

    [Fact]
    public void Missing_values_and_unknown_categories_are_counted_on_standard_error()
    {
        CommandResult all = Predict(models.Species, "--csv", TableModels.Penguins),
            unknown = Fastnn.RunWith(
                "body_mass_g,bill_length_mm,bill_depth_mm,flipper_length_mm,year,island,sex\n"
                    + string.Concat(((string[])["\"Skye\",male", "Dream,NA", "Mull,"]).Select(text => $"4000,40,17,190,2008,{text}\n")),
                "predict", "--model", models.Species),
            plain = Fastnn.RunWith($"{penguinLines[0]}\n{penguinLines[1]}\n", "predict", "--model", models.Species);

        Assert.Equal("note: missing values in 344 rows: sex 11, bill_length_mm 2, bill_depth_mm 2, flipper_length_mm 2, body_mass_g 2", all.Error.Trim());
        Assert.Equal(
            ["note: missing values in 3 rows: sex 2", "note: categories that the training rows did not have in 3 rows: island 2"],
            unknown.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal(4, Lines(unknown).Length);
        Assert.Empty(plain.Error);
    }

    [Fact]
    public void Names_and_cells_with_commas_quotes_and_line_breaks_are_read_and_written()
    {
        CommandResult result = Predict(models.Awkward, "--csv", models.AwkwardCsv), json = Predict(models.Awkward, "--csv", models.AwkwardCsv, "--json");

        // Read again, the file has the classes by their names.
        Table table = Table.FromCsv(new StringReader(result.Output));
        Assert.Equal(
            ["prediction", "probability(big, round)", "probability(two\nlines)", "probability(with \"quotes\")"], table.Columns.Select(column => column.Name));
        Assert.Equal(["big, round", "with \"quotes\"", "two\nlines"], Enumerable.Range(0, 3).Select(row => table.GetText(row, "prediction")));
        Assert.Equal(90, table.RowCount);
        using JsonDocument third = JsonDocument.Parse(Lines(json)[2]);
        Assert.Equal("two\nlines", third.RootElement.GetProperty("prediction").GetString());
        Assert.Contains("\"two\\nlines\":", Lines(json)[0]);
    }

    [Fact]
    public void File_is_written_whole_or_not_at_all()
    {
        string path = folder.PathOf("predictions.csv"), bad = folder.Write("bad.csv",
            Encoding.UTF8.GetBytes(string.Join('\n', penguinLines.Take(200)) + "\nAdelie,Dream,long,18,190,3700,male,2007\n"));

        CommandResult good = Predict(models.Species, "--csv", TableModels.Penguins, "--out", path);
        string written = File.ReadAllText(path);
        CommandResult failed = Predict(models.Species, "--csv", bad, "--out", path);

        Assert.Equal((0, ""), (good.Code, good.Output));
        Assert.Equal(Predict(models.Species, "--csv", TableModels.Penguins).Output, written);
        Assert.Equal((1, ""), (failed.Code, failed.Output));
        Assert.Contains($"{bad}: Line 201, column 'bill_length_mm' holds \"long\"", failed.Error);
        Assert.Equal(written, File.ReadAllText(path));
        Assert.Equal(["bad.csv", "predictions.csv"], Directory.GetFiles(folder.PathOf("")).Select(Path.GetFileName).Order());
        Assert.Equal(200, Lines(Predict(models.Species, "--csv", bad)).Length);
    }

    [Theory]
    [InlineData("--raw and --json are both given", "--raw", "--json")]
    [InlineData("--out is empty", "--out", "")]
    [InlineData("which is also the file of --csv", "--csv", "samples/data/penguins.csv", "--out", "samples/data/penguins.csv")]
    public void Options_that_contradict_each_other_are_refused(string message, params string[] options)
    {
        string[] given = [.. options.Select(option => option.Replace("samples/data/penguins.csv", TableModels.Penguins))];

        CommandResult result = Fastnn.Run(["predict", "--model", models.Species, .. given]);

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains(message, result.Error);
    }

    [Theory]
    [InlineData("island,bill_length_mm\nDream,40\n", "The header lacks")]
    [InlineData("", "The file is empty")]
    [InlineData(Columns + "\n", "has no rows")]
    [InlineData(Columns + "\nAdelie,Dream,40\n", "Line 2 has 3 cells, but there are 8 columns")]
    public void File_that_does_not_fit_is_refused_and_nothing_is_written(string text, string message)
    {
        string csv = folder.Write("rows.csv", Encoding.UTF8.GetBytes(text)), path = folder.PathOf("out.csv");

        CommandResult file = Predict(models.Species, "--csv", csv, "--out", path), output = Predict(models.Species, "--csv", csv);

        Assert.Equal((1, 1, ""), (file.Code, output.Code, output.Output));
        Assert.Contains(message, file.Error);
        Assert.DoesNotContain("   at ", file.Error);
        Assert.False(File.Exists(path));
    }

    /// <summary>Blocks are exchanged many times, and the memory of the process does not depend on the rows.</summary>
    [Fact]
    public void Long_file_is_predicted_in_its_order()
    {
        var rows = new StringBuilder(penguinLines[0]).Append('\n');
        for (int i = 0; i < 60; i++)
        {
            rows.AppendJoin('\n', penguinLines[1..]).Append('\n');
        }
        string csv = folder.Write("long.csv", Encoding.UTF8.GetBytes(rows.ToString()));

        string[] once = Lines(Predict(models.Species, "--csv", TableModels.Penguins)), often = Lines(Predict(models.Species, "--csv", csv));

        Assert.Equal((string[])[once[0], .. Enumerable.Repeat(once[1..], 60).SelectMany(lines => lines)], often);
    }

    [Fact]
    public void Model_of_an_earlier_version_has_header_and_names_too()
    {
        string model = HeldFiles.PathOf("fastnn-penguins.safetensors");

        string[] lines = Lines(Predict(model, "--csv", TableModels.Penguins)), raw = Lines(Predict(model, "--csv", TableModels.Penguins, "--raw"));

        Assert.Equal(Header, lines[0]);
        Assert.Equal(PredictByLibrary(model).Outputs,
            lines[1..].SelectMany(line => line.Split(',')[1..]).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
        Assert.Equal(344, raw.Length);
        Assert.Equal("{\"prediction\":", Lines(Predict(model, "--csv", TableModels.Penguins, "--json"))[0][..14]);
    }

    static CommandResult Predict(string model, params string[] options) => Fastnn.Run(["predict", "--model", model, .. options]);

    static string[] Lines(CommandResult result) => result.Output.TrimEnd('\n').Split('\n');

    static (TabularModel Model, float[] Outputs) PredictByLibrary(string path)
    {
        TabularModel model = TabularModel.Load(path);
        float[] inputs = model.Schema.EncodeInputs(Table.FromCsv(TableModels.Penguins, model.Schema));
        float[] outputs = new float[344 * Math.Max(1, model.Classes.Count)];
        using TabularPredictor predictor = model.CreatePredictor(new PredictorOptions { MaxBatch = 100, ExactOrder = true });
        predictor.PredictBatch(inputs, outputs);
        return (model, outputs);
    }
}
