namespace FastNn.Tables;

/// <summary>Collects the values of a column, whose kind is known from its first value on, and changes to text where a later one is of another kind.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">The kind that the caller gave; null where it is inferred.</param>
sealed class ColumnBuilder(string name, ColumnKind? kind)
{
    ChunkedList<float>? numbers;
    ChunkedList<long>? dates;
    ChunkedList<int>? codes;
    Categories? categories;
    int missing;             // rows before the first value
    bool isShort = true;     // the floats give the digits of all numbers back
    bool isSequence = true;  // whole numbers, each one more than the one before
    double previous = double.NaN;

    /// <summary>The name of the column.</summary>
    public string Name => name;

    /// <summary>The kind that the caller gave; null where it is inferred.</summary>
    public ColumnKind? Given => kind;

    /// <summary>Whether all values are read as texts, whatever they look like, and the kind is inferred from them.</summary>
    public bool IsText
    {
        get;
        init
        {
            field = value;
            TakesNumbers &= !value;
        }
    }

    /// <summary>Whether texts are dates where all of them are dates of ISO 8601.</summary>
    public bool FindsDatesInTexts { get; init; }

    /// <summary>Whether the column holds no texts or dates.</summary>
    public bool HasOnlyNumbers => codes is null && dates is null;

    /// <summary>Whether the column holds numbers, or no value yet.</summary>
    public bool TakesNumbers { get; private set; } = kind is null or ColumnKind.Number;

    /// <summary>Whether the column holds dates, or no value yet.</summary>
    public bool TakesDates => codes is null && numbers is null && !IsText && kind is null or ColumnKind.Date;

    /// <summary>Whether the column must be read again, as text: it holds values whose text is not known any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The number of rows.</summary>
    public int Count => missing + (numbers?.Count ?? dates?.Count ?? codes?.Count ?? 0);

    public void Add(in ParsedNumber number)
    {
        if (numbers is null)
        {
            numbers = new ChunkedList<float>();
            numbers.Add(float.NaN, missing);
            isSequence = missing == 0 && number.Precise == Math.Floor(number.Precise);
            missing = 0;
        }
        else if (isSequence)
        {
            isSequence = number.Precise == previous + 1;
        }
        previous = number.Precise;
        isShort &= number.IsShort;
        numbers.Add(number.Value);
    }

    /// <summary>Adds a date.</summary>
    /// <param name="ticks">Its ticks.</param>
    public void AddDate(long ticks)
    {
        if (dates is null)
        {
            TakesNumbers = false;
            dates = new ChunkedList<long>();
            dates.Add(DateValues.Missing, missing);
            missing = 0;
        }
        dates.Add(ticks);
    }

    /// <summary>Adds a text; one after numbers or dates makes texts of them.</summary>
    public void AddText(ReadOnlySpan<char> text)
    {
        if (codes is null)
        {
            BecomeText();
        }
        codes!.Add(categories!.Add(text));
    }

    public void AddMissing()
    {
        isSequence = false;
        if (numbers is not null)
        {
            numbers.Add(float.NaN);
        }
        else if (dates is not null)
        {
            dates.Add(DateValues.Missing);
        }
        else if (codes is not null)
        {
            codes.Add(TextValues.Missing);
        }
        else
        {
            missing++;
        }
    }

    /// <summary>Ends the collection.</summary>
    public TableColumn ToColumn(int index)
    {
        if (codes is not null)
        {
            codes.Trim();
            TextValues texts = TextOrder.Sort(codes, categories!.Names);
            return FindsDatesInTexts && kind is null && DatesInTexts.TryRead(texts, out DateValues? found)
                ? new TableColumn(name, index, KindRules.Infer(found), found)
                : new TableColumn(name, index, kind ?? KindRules.Infer(texts), texts);
        }
        if (dates is not null)
        {
            dates.Trim();
            var values = new DateValues(dates);
            return new TableColumn(name, index, kind ?? KindRules.Infer(values), values);
        }
        if (numbers is null)
        {
            numbers = new ChunkedList<float>();
            numbers.Add(float.NaN, missing);
        }
        numbers.Trim();
        var floats = new NumberValues(numbers, isShort);
        return new TableColumn(name, index, kind ?? KindRules.Infer(name, floats, isSequence), floats);
    }

    void BecomeText()
    {
        TakesNumbers = false;
        codes = new ChunkedList<int>();
        categories = new Categories();
        codes.Add(TextValues.Missing, missing);
        missing = 0;
        IsLost = dates is not null || (numbers is not null && !isShort);
        for (int row = 0; row < (numbers?.Count ?? dates?.Count ?? 0); row++)
        {
            bool isMissing = IsLost || float.IsNaN(numbers![row]);
            codes.Add(isMissing ? TextValues.Missing : categories.Add(Categories.Format(numbers![row])));
        }
        (numbers, dates) = (null, null);
    }
}
