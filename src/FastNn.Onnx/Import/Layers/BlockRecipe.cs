using System.Globalization;

namespace FastNn.Onnx.Import.Layers;

/// <summary>A layer with layers inside.</summary>
sealed record BlockRecipe(Func<LayerGroup> Make, IReadOnlyList<LayerRecipe> Inside)
    : LayerRecipe(Sum(Inside, recipe => recipe.Elements), Sum(Inside, recipe => recipe.Count) + 1, Inside.Max(recipe => recipe.Depth) + 1)
{
    public override Layer Create()
    {
        LayerGroup group = Make();
        foreach (LayerRecipe recipe in Inside)
        {
            group.Add(recipe.Create());
        }
        return group;
    }

    public override void Fill(ParameterList parameters, string prefix)
    {
        for (int i = 0; i < Inside.Count; i++)
        {
            Inside[i].Fill(parameters, string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}."));
        }
    }

    // Blocks that repeat others may double with every one: the sum stays at its limit.
    static long Sum(IReadOnlyList<LayerRecipe> recipes, Func<LayerRecipe, long> get)
    {
        const long Limit = long.MaxValue / 4;
        long sum = 0;
        foreach (LayerRecipe recipe in recipes)
        {
            sum = Math.Min(Limit, sum + get(recipe));
        }
        return sum;
    }
}
