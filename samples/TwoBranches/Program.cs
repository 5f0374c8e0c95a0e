using TwoBranches;

var week = new Week(samples: 512, seed: 1);
var model = new DemandModel(week);

Console.WriteLine("What a shop is going to sell in an hour of the week, as a range: 10 % are to lie below it, 10 % above.");
for (int step = 0; step <= 1500; step++)
{
    float loss = model.Step();
    if (step % 300 == 0)
    {
        Console.WriteLine($"step {step,5}  loss {loss:f4}  inside the range {model.Coverage():p1}");
    }
}
