using FastNn.Tables;

// dotnet run [table.csv] [label]
// penguins.csv: A. M. Horst, A. P. Hill and K. B. Gorman, palmerpenguins, doi 10.5281/zenodo.3960218, in the public domain (CC0).
string path = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "penguins.csv");
string label = args.Length > 1 ? args[1] : "species";

(Table training, Table test) = Table.FromCsv(path).Split(0.8f, seed: 1, stratifyBy: label);
TabularModel model = TabularModel.Train(training, label, new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 });
Console.WriteLine(model);
Console.WriteLine($"On {test.RowCount} rows that the training has not seen:");
Console.WriteLine(model.Evaluate(test));
model.Save("model.safetensors");

// Predicts the first of these rows: a text for every input, null where it is missing.
using TabularPredictor predictor = model.CreatePredictor();
string?[] row = [.. model.Schema.Inputs.Select(input => test.GetText(0, input.Name))];
string prediction = model.Task == TabularTask.Classification ? model.Classes[predictor.Classify(row)] : $"{predictor.PredictValue(row)}";
Console.WriteLine($"{string.Join(", ", row)}: {label} {prediction}, in the table {test.GetText(0, label)}");
