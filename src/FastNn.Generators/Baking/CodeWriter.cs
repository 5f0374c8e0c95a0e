using System.Text;

namespace FastNn.Baking;

/// <summary>Writes indented lines of C#.</summary>
sealed class CodeWriter
{
    readonly StringBuilder text = new();
    int depth;

    /// <summary>Writes a line.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', 4 * depth).Append(line);
        }
        text.Append('\n');
    }

    /// <summary>Writes lines that are indented among themselves.</summary>
    public void Lines(string lines)
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>Adds text to the end of the last line.</summary>
    public void Append(string end) => text.Insert(text.Length - 1, end);

    /// <summary>Writes a head, and braces around all that is written until the result is disposed.</summary>
    public IDisposable Block(string head)
    {
        Line(head);
        return Block();
    }

    /// <summary>Writes braces around all that is written until the result is disposed.</summary>
    public IDisposable Block()
    {
        Line("{");
        depth++;
        return new End(this);
    }

    public override string ToString() => text.ToString();

    sealed class End(CodeWriter code) : IDisposable
    {
        public void Dispose()
        {
            code.depth--;
            code.Line("}");
        }
    }
}
