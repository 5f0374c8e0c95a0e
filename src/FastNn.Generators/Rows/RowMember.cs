using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastNn.Generators;

/// <summary>A member of a row that is a column.</summary>
/// <param name="symbol">The property or field.</param>
/// <param name="name">The name of the column.</param>
/// <param name="isLabel">Whether it is to be predicted.</param>
/// <param name="type">How its values are written.</param>
sealed class RowMember(ISymbol symbol, string name, bool isLabel, RowValue type)
{
    public ISymbol Symbol => symbol;

    /// <summary>The name of the column.</summary>
    public string Name => name;

    public bool IsLabel => isLabel;

    /// <summary>Returns the expression that makes the column.</summary>
    public string WriteColumn()
    {
        string[] settings = [.. name != symbol.Name ? [$"Member = {Quote(symbol.Name)}"] : Array.Empty<string>(),
            .. type.Choices.Length > 0 ? [$"Choices = [{string.Join(", ", type.Choices.Select(Quote))}]"] : Array.Empty<string>(),
            .. isLabel ? ["IsLabel = true"] : Array.Empty<string>()];
        return $"new global::FastNn.Tables.RowColumn({Quote(name)}, global::FastNn.Tables.RowColumnType.{type.Column})"
            + (settings.Length > 0 ? $" {{ {string.Join(", ", settings)} }}" : "");
    }

    /// <summary>Returns the statement that hands the value on.</summary>
    /// <param name="index">The index of the column.</param>
    public string WriteValue(int index)
    {
        string member = $"row.{Escape(symbol.Name)}";
        return type.IsNullable
            ? $"if ({member} is {{ }} value{index}) {{ {type.WriteCall(index, $"value{index}")} }} else {{ writer.Missing({index}); }}"
            : type.WriteCall(index, member);
    }

    static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? $"@{name}" : name;
}
