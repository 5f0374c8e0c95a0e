using System.Globalization;
using FastNn.Tables;

namespace Outside.Contract;

public enum Purpose { Car, Education, [Column("radio/tv")] Television }

[TableRow]
public readonly partial record struct Loan(double Amount, int Months, Purpose Purpose, int? Age, string? City, bool OwnsHome, DateOnly Asked,
    [Ignore] Guid Id, [Label] bool Repaid);

[TableRow]
public readonly partial record struct TaxiTrip(
    [Column("vendor_id")] string VendorId, [Column("rate_code")] int RateCode, [Column("passenger_count")] int PassengerCount,
    [Column("trip_distance")] float TripDistance, [Column("payment_type")] string PaymentType);

/// <summary>The blocks of docs/typed-rows.md, in their order.</summary>
[Collection("Current folder")]
public sealed class TypedRowsPageTests
{
    [Fact]
    public void Blocks_do_what_the_page_says() => SampleFolder.Run(() =>
    {
        var random = new Random(1);
        TrainLoans([.. Enumerable.Range(0, 400).Select(_ => Draw(random))]);
        (string repaid, float probability) = PredictLoan();
        Assert.Equal("true", repaid);
        Assert.InRange(probability, 0.8f, 1);
    });

    [Fact]
    public void Program_of_the_taxi_predicts_a_fare() => SampleFolder.Run(() =>
    {
        WriteTrips("taxi-fare-train.csv", 400, seed: 1);
        WriteTrips("taxi-fare-test.csv", 100, seed: 2);

        Assert.InRange(TrainTaxi(), 10, 15);
    });

    static void TrainLoans(Loan[] loans)
    {
        TabularModel model = TabularModel.Train(loans, new TabularOptions { Preset = TabularPreset.Fast, Seed = 1 });
        model.Save("loans.safetensors");
    }

    static (string, float) PredictLoan()
    {
        TabularModel model = TabularModel.Load("loans.safetensors");
        using TabularPredictor<Loan> predictor = model.CreatePredictor<Loan>();

        var loan = new Loan(4_000, 24, Purpose.Car, Age: 44, "Bern", OwnsHome: true, new(2026, 3, 31), default, default);
        string repaid = predictor.Classify(loan);                       // "true"
        float probability = predictor.PredictProbabilities(loan)[1];    // of model.Classes[1]
        return (repaid, probability);
    }

    static float TrainTaxi()
    {
        var options = new TabularOptions { Preset = TabularPreset.Fast, Seed = 1, Schema = new() { Ignore = ["trip_time_in_secs"] } };
        TabularModel model = TabularModel.Train(Table.FromCsv("taxi-fare-train.csv"), label: "fare_amount", options);
        Console.WriteLine(model.Evaluate(Table.FromCsv("taxi-fare-test.csv", model.Schema)));    // RMSE, MAE and R², beside the baseline

        using TabularPredictor<TaxiTrip> predictor = model.CreatePredictor<TaxiTrip>();
        float fare = predictor.Predict(new TaxiTrip("VTS", RateCode: 1, PassengerCount: 1, TripDistance: 3.75f, PaymentType: "CRD"));
        return fare;
    }

    // Loans of owners are repaid.
    static Loan Draw(Random random)
    {
        bool ownsHome = random.Next(2) == 1;
        return new Loan(random.Next(10, 100) * 100, random.Next(1, 7) * 6, (Purpose)random.Next(3), random.Next(5) > 0 ? random.Next(20, 70) : null,
            random.Next(3) switch { 0 => "Bern", 1 => "Biel", _ => null }, ownsHome, new DateOnly(2026, 1, 1).AddDays(random.Next(300)), Guid.NewGuid(),
            ownsHome || random.Next(5) == 0);
    }

    // With the header of the tutorial; a mile costs 2.60.
    static void WriteTrips(string path, int count, int seed)
    {
        var random = new Random(seed);
        File.WriteAllLines(path, ["vendor_id,rate_code,passenger_count,trip_time_in_secs,trip_distance,payment_type,fare_amount",
            .. Enumerable.Range(0, count).Select(_ =>
            {
                double miles = random.Next(5, 100) / 10.0;
                return string.Create(CultureInfo.InvariantCulture, $"{(random.Next(2) == 0 ? "VTS" : "CMT")},{1 + random.Next(2)},{1 + random.Next(5)},"
                    + $"{miles * 300:f0},{miles},{(random.Next(2) == 0 ? "CRD" : "CSH")},{2.5 + 2.6 * miles + random.NextDouble() - 0.5:f2}");
            })]);
    }
}
