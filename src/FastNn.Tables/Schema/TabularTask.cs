namespace FastNn.Tables;

/// <summary>What is predicted for a row.</summary>
public enum TabularTask
{
    /// <summary>One of some classes.</summary>
    Classification,

    /// <summary>A number.</summary>
    Regression,
}
