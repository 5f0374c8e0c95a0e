namespace FastNn.Tables.Tests.Learning;

/// <summary>What a preset chooses for a table and a time budget.</summary>
public sealed class LearningPlanTests
{
    [Fact]
    public void Small_table_has_all_families_whole()
    {
        LearningPlan plan = Plan(rows: 300, seconds: 60);

        Assert.Equal(8, plan.Folds);
        Assert.Equal(
            "8 × RealMLP for 256 epochs, 8 × RealMLP without embeddings for 256 epochs, 8 × TabM for 48 epochs, 8 × ReLU network for 96 epochs, "
                + "8 × linear model for 64 epochs",
            plan.ToString());
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void Operations_stay_within_the_budget(int rows)
    {
        LearningPlan plan = Plan(rows, seconds: 60), longer = Plan(rows, seconds: 240);
        double Cost(LearningPlan planned) =>
            planned.Families.Sum(family => family.Members * family.Recipe.Epochs * (rows * 7.0 / 8) * Layers().CountOperations(family.Recipe));

        Assert.True(Cost(plan) <= 60 * 120e9 * 1.25,
            $"{plan} costs {Cost(plan):g3} operations");
        Assert.True(Cost(longer) > Cost(plan));
    }

    [Fact]
    public void Options_override_members_and_epochs()
    {
        LearningPlan plan = LearningPlan.Create(new() { Preset = TabularPreset.RealMlp, Members = 5, Epochs = 7 }, Layers(), 1000, isClassifier: true);

        Assert.Equal((5, 5, 7), (plan.Folds, plan.Members, plan.Families.Single().Recipe.Epochs));
    }

    static LearningPlan Plan(int rows, double seconds) =>
        LearningPlan.Create(new() { TimeBudget = TimeSpan.FromSeconds(seconds) }, Layers(), rows, isClassifier: true);

    static MemberLayers Layers() => new(12, [new(3, 4), new(7, 30)], 2);
}
