using FastNn.Generators.CodeFixes;

namespace FastNn.Generators.Tests;

/// <summary>What code fixes make of the mistakes in types of rows. Each result compiles, with what the generator writes for it.</summary>
public sealed class RowFixTests
{
    const string Usings = "using System; using FastNn.Tables;\n";

    [Fact]
    public Task Members_that_no_column_can_hold_are_ignored() => RowFixCheck<IgnoreMemberFix>.Run("""
        using System;
        using System.ComponentModel;
        using FastNn.Tables;

        [TableRow]
        partial record R(int A, Guid {|FASTNN203:Id|}, Uri? {|FASTNN203:Page|})
        {
            /// <summary>The pixels.</summary>
            public float[] {|FASTNN203:Pixels|} { get; set; } = [];

            // On a line of its own.
            [Description("first")]
            public Guid {|FASTNN203:First|};

            [Description("second")] public Guid {|FASTNN203:Second|};

            public Days {|FASTNN210:Days|};
        }

        [Flags]
        enum Days { One = 1, Two = 2 }
        """, """
        using System;
        using System.ComponentModel;
        using FastNn.Tables;

        [TableRow]
        partial record R(int A, [Ignore] Guid Id, [Ignore] Uri? Page)
        {
            /// <summary>The pixels.</summary>
            [Ignore]
            public float[] Pixels { get; set; } = [];

            // On a line of its own.
            [Ignore]
            [Description("first")]
            public Guid First;

            [Ignore]
            [Description("second")] public Guid Second;

            [Ignore]
            public Days Days;
        }

        [Flags]
        enum Days { One = 1, Two = 2 }
        """);

    [Fact]
    public Task Ignore_is_written_with_its_namespace_where_the_file_does_not_use_it() => RowFixCheck<IgnoreMemberFix>.Run(
        "[FastNn.Tables.TableRow] partial record R(int A, System.Guid {|FASTNN203:Id|});",
        "[FastNn.Tables.TableRow] partial record R(int A, [FastNn.Tables.Ignore] System.Guid Id);");

    [Fact]
    public Task Member_of_a_base_type_is_ignored_there() => RowFixCheck<IgnoreMemberFix>.Run(
        $"{Usings}class Base {{ public Guid {{|FASTNN203:Id|}}; }} [TableRow] partial class R : Base {{ public int A; }}",
        $"{Usings}class Base {{ [Ignore] public Guid Id; }} [TableRow] partial class R : Base {{ public int A; }}");

    [Theory]
    [InlineData("char {|FASTNN203:B|}", "string B", "string")]
    [InlineData("char? {|FASTNN203:B|}", "string? B", "string?")]
    [InlineData("Half {|FASTNN203:B|}", "double B", "double")]
    [InlineData("nint? {|FASTNN203:B|}", "double? B", "double?")]
    [InlineData("Int128 {|FASTNN203:B|}", "double B", "double")]
    [InlineData("Guid {|FASTNN203:B|}", null, "double")]
    [InlineData("float[] {|FASTNN203:B|}", null, "string")]
    public Task Member_gets_a_type_that_a_column_can_hold(string before, string? after, string type) => RowFixCheck<ChangeTypeFix>.Run(
        $"{Usings}[TableRow] partial record R(int A, {before});", after is null ? null : $"{Usings}[TableRow] partial record R(int A, {after});",
        $"ChangeTypeFix {type}");

    [Fact]
    public Task Types_of_fields_and_properties_change_at_once() => RowFixCheck<ChangeTypeFix>.Run(
        $"{Usings}[TableRow] partial class R {{ public Half {{|FASTNN203:A|}}; public nuint {{|FASTNN203:B|}} {{ get; set; }} }}",
        $"{Usings}[TableRow] partial class R {{ public double A; public double B {{ get; set; }} }}");

    [Theory]
    [InlineData("class {|FASTNN201:R|} { public int A; }", "partial class R { public int A; }", "partial")]
    [InlineData("// Rows.\npublic sealed record {|FASTNN201:R|}(int A);", "// Rows.\npublic sealed partial record R(int A);", "partial")]
    [InlineData("[Serializable]\n  readonly record struct {|FASTNN201:R|}(int A);", "[Serializable]\n  readonly partial record struct R(int A);", "partial")]
    [InlineData("  record struct {|FASTNN201:R|}(int A);", "  partial record struct R(int A);", "partial")]
    [InlineData("/* a */ ref /* b */ partial struct {|FASTNN201:R|} { public int A; }", "/* a */ partial struct R { public int A; }", "ref")]
    [InlineData("readonly ref partial struct {|FASTNN201:R|} { public readonly int A; }", "readonly partial struct R { public readonly int A; }", "ref")]
    [InlineData("file partial class {|FASTNN201:R|} { public int A; }", "partial class R { public int A; }", "file")]
    [InlineData("partial class {|FASTNN201:R|}<T> { public int A; }", null, "partial")]
    [InlineData("static partial class {|FASTNN201:R|} { public static int A; }", null, "static")]
    public Task Modifiers_are_those_of_a_row(string before, string? after, string modifier) => RowFixCheck<ChangeModifierFix>.Run(
        $"{Usings}[TableRow]\n{before}", after is null ? null : $"{Usings}[TableRow]\n{after}", modifier);

    [Fact]
    public Task Types_around_a_row_become_partial_with_it() => RowFixCheck<ChangeModifierFix>.Run("""
        using FastNn.Tables;

        interface IShop
        {
            public class Group
            {
                [TableRow]
                record {|FASTNN201:R|}(int A);
            }
        }
        """, """
        using FastNn.Tables;

        partial interface IShop
        {
            public partial class Group
            {
                [TableRow]
                partial record R(int A);
            }
        }
        """);

    [Fact]
    public Task Type_around_two_rows_becomes_partial_once() => RowFixCheck<ChangeModifierFix>.Run(
        $"{Usings}class Shop {{ [TableRow] record {{|FASTNN201:A|}}(int X); [TableRow] record {{|FASTNN201:B|}}(int X); }}",
        $"{Usings}partial class Shop {{ [TableRow] partial record A(int X); [TableRow] partial record B(int X); }}");

    [Theory]
    [InlineData("[Label] int B, [Label] int {|FASTNN204:C|}", "[Label] int B, int C", "Label")]
    [InlineData("[Label] int B, [property: Label] int {|FASTNN204:C|}", "[Label] int B, int C", "Label")]
    [InlineData("[Label] int B, [Column(\"c\"), Label] int {|FASTNN204:C|}", "[Label] int B, [Column(\"c\")] int C", "Label")]
    [InlineData("[Ignore, Label] int {|FASTNN205:B|}", "[Ignore] int B", "Label")]
    [InlineData("[Ignore, Label] int {|FASTNN205:B|}", "[Label] int B", "Ignore")]
    [InlineData("[Ignore] [ColumnAttribute(\"b\")] int {|FASTNN205:B|}", "[Ignore] int B", "Column")]
    [InlineData("[Ignore] [FastNn.Tables.Column(\"b\")] int {|FASTNN205:B|}", "[FastNn.Tables.Column(\"b\")] int B", "Ignore")]
    [InlineData("[Label] DateTime {|FASTNN209:B|}", "DateTime B", "Label")]
    public Task Attribute_of_a_parameter_is_removed(string before, string after, string name) => RowFixCheck<RemoveAttributeFix>.Run(
        $"{Usings}[TableRow] partial record R(int A, {before});", $"{Usings}[TableRow] partial record R(int A, {after});", $"Remove [{name}]");

    [Theory]
    [InlineData("[Label] int {|FASTNN208:b|};", "int b;", "Label")]
    [InlineData("// The label.\n    [Label]\n    public static int {|FASTNN208:B|};", "// The label.\n    public static int B;", "Label")]
    [InlineData("[Obsolete]\n    [Label]\n    public static int {|FASTNN208:B|};", "[Obsolete]\n    public static int B;", "Label")]
    [InlineData("[Column(\"b\")] public int {|FASTNN208:B|} { set { } }", "public int B { set { } }", "Column")]
    [InlineData("[Label, Column(\"b\")] public int {|FASTNN208:this|}[int i] => i;", "public int this[int i] => i;", "Label] and [Column")]
    [InlineData("public R([Label] int {|FASTNN208:b|}) => A = b;", "public R(int b) => A = b;", "Label")]
    [InlineData("[Label] public int B, {|FASTNN204:C|};", null, "Label")]
    [InlineData("[Label] public DateTime {|FASTNN209:B|} { get; set; }", "public DateTime B { get; set; }", "Label")]
    public Task Attribute_of_a_member_is_removed(string before, string? after, string names) => RowFixCheck<RemoveAttributeFix>.Run(
        WithMember(before), after is null ? null : WithMember(after), $"Remove [{names}]");

    [Fact]
    public Task Type_that_writes_itself_loses_the_attribute()
    {
        const string Row = """
            partial class {0} : ITableRow<R>
            {
                public static System.Collections.Generic.IReadOnlyList<RowColumn> Columns => [];
                public static void Write<T>(in R row, ref T writer) where T : IRowWriter, allows ref struct { }
            }
            """;
        return RowFixCheck<RemoveAttributeFix>.Run($"{Usings}// A row.\n[TableRow]\n{Row.Replace("{0}", "{|FASTNN211:R|}", StringComparison.Ordinal)}",
            $"{Usings}// A row.\n{Row.Replace("{0}", "R", StringComparison.Ordinal)}");
    }

    [Theory]
    [InlineData("[Column(\"\")] int {|FASTNN206:B|}", "int B")]
    [InlineData("[Column(null!)] int {|FASTNN206:@class|}", "int @class")]
    [InlineData("[Column(\" b \")] int {|FASTNN206:B|}", "[Column(\"b\")] int B")]
    [InlineData("[property: Column(name: \"a\\nb\")] int {|FASTNN206:B|}", "[property: Column(name: \"a b\")] int B")]
    [InlineData("[Column(\"a \")] int {|FASTNN206:B|}", "[Column(\"a2\")] int B")]
    [InlineData("[Column(\"a\")] int {|FASTNN207:B|}", "int B")]
    [InlineData("[Column(\"a\"), Label] int {|FASTNN207:B|}", "[Label] int B")]
    [InlineData("[Column(\"a\")] int {|FASTNN207:B|}, [Column(\"b\")] int C", "[Column(\"B2\")] int B, [Column(\"b\")] int C")]
    [InlineData("int {|FASTNN207:a|}", "[Column(\"a2\")] int a")]
    [InlineData("int {|FASTNN207:a|}, [Column(\"a2\")] int B", "[Column(\"a3\")] int a, [Column(\"a2\")] int B")]
    [InlineData("[Column(\"A\")] int {|FASTNN207:a|}, [Ignore] int A2", "[Column(\"A2\")] int a, [Ignore] int A2")]
    public Task Column_gets_a_name_of_its_own(string before, string after) => RowFixCheck<NameColumnFix>.Run(
        $"{Usings}[TableRow] partial record R(int A, {before});", $"{Usings}[TableRow] partial record R(int A, {after});");

    [Theory]
    [InlineData("public int {|FASTNN207:a|};", "[Column(\"a2\")] public int a;")]
    [InlineData("[Column(\"A\")] public int {|FASTNN207:B|}, {|FASTNN207:C|};", null)]
    public Task Field_gets_a_name_where_it_is_declared_alone(string before, string? after) => RowFixCheck<NameColumnFix>.Run(
        $"{Usings}[TableRow] partial class R {{ public int A; {before} }}",
        after is null ? null : $"{Usings}[TableRow] partial class R {{ public int A; {after} }}");

    [Theory]
    [InlineData("[Column(\"Y\")] X, Y", "FASTNN210", "[Column(\"Y\")] X, [Column(\"Y2\")] Y")]
    [InlineData("X, [Column(\"X\")] Y", "FASTNN210", "X, Y")]
    [InlineData("[Column(\" x\")] X, Y", "FASTNN206", "[Column(\"x\")] X, Y")]
    [InlineData("[Column(\"\")] X, Y", "FASTNN206", "X, Y")]
    [InlineData("", "FASTNN210", null)]
    public Task Member_of_an_enum_gets_a_text_of_its_own(string before, string id, string? after) => RowFixCheck<NameColumnFix>.Run(
        $"{Usings}enum E {{ {before} }} [TableRow] partial record R(int A, E {{|{id}:B|}});",
        after is null ? null : $"{Usings}enum E {{ {after} }} [TableRow] partial record R(int A, E B);");

    [Fact]
    public Task Member_of_an_enum_of_two_columns_gets_its_text_once() => RowFixCheck<NameColumnFix>.Run(
        $"{Usings}enum E {{ [Column(\"Y\")] X, Y }} [TableRow] partial record R(int A, E {{|FASTNN210:B|}}, E? {{|FASTNN210:C|}});",
        $"{Usings}enum E {{ [Column(\"Y\")] X, [Column(\"Y2\")] Y }} [TableRow] partial record R(int A, E B, E? C);");

    [Theory]
    [InlineData("[Label] int {|FASTNN208:b|};", "[Label] public int b;")]
    [InlineData("[Label] protected internal int {|FASTNN208:B|} { get; set; }", "[Label] public int B { get; set; }")]
    [InlineData("[Label] public int {|FASTNN208:B|} { private get; set; }", "[Label] public int B { get; set; }")]
    [InlineData("[Label] internal int {|FASTNN208:B|} { private get; set; }", "[Label] public int B { get; set; }")]
    [InlineData("// The label.\n    [Label]\n    internal int {|FASTNN208:B|};", "// The label.\n    [Label]\n    public int B;")]
    [InlineData("[Label] public static int {|FASTNN208:B|};", null)]
    [InlineData("[Label] int {|FASTNN208:B|} { set { } }", null)]
    [InlineData("[Label] int I.{|FASTNN208:B|} => 1; }\ninterface I { int B { get; } }\npartial class R : I {", null)]
    public Task Member_with_an_attribute_becomes_public(string before, string? after) => RowFixCheck<MakePublicFix>.Run(
        WithMember(before), after is null ? null : WithMember(after));

    static string WithMember(string member) => $$"""
        using System;
        using FastNn.Tables;
        [TableRow] partial class R
        {
            public int A;
            {{member}}
        }
        """;
}
