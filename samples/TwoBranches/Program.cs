using TwoBranches;

var week = new Week(samples: 512, seed: 1);
var model = new DemandModel(week);

Console.WriteLine("Predicts the sales of an hour of the week as a range between the 10 % and the 90 % quantile, which 80 % of the samples are in.");
for (int step = 0; step <= 1500; step++)
{
    float loss = model.Step();
    if (step % 300 == 0)
    {
        Console.WriteLine($"step {step,5}  loss {loss:f4}  inside the range {model.ComputeCoverage():p1}");
    }
}
