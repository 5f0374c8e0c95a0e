using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FastNn.Tests.Support;

/// <summary>What an assembly shows to others, as text in a fixed order: a line for every type and for every member that users can call or override.</summary>
static class PublicApi
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly NullabilityInfoContext nullability = new();

    static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Assembly assembly) =>
        string.Concat(assembly.GetExportedTypes().Where(IsSpeakable).OrderBy(FullName, StringComparer.Ordinal).Select(Lines));

    static string Lines(Type type) => $"{Head(type)}\n{string.Concat(Members(type).Order(StringComparer.Ordinal).Select(member => $"    {member}\n"))}\n";

    static string Head(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        IEnumerable<Type> above = type.IsEnum
            ? []
            : type.GetInterfaces().Where(face => face.IsVisible && type.BaseType?.GetInterfaces().Contains(face) != true);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            above = above.Prepend(parent);
        }
        string[] names = [.. above.Select(Name)];
        return $"{kind} {FullName(type)}{(names.Length > 0 ? " : " + string.Join(", ", names) : "")}{Constraints(type.GetGenericArguments())}";
    }

    static IEnumerable<string> Members(Type type)
    {
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => IsShown(field.Attributes) && !field.IsSpecialName))
        {
            yield return field.IsLiteral
                ? $"const {Name(field.FieldType)} {field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name}";
        }
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            string[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsShown).Select(Accessor)];
            if (accessors.Length > 0 && IsSpeakable(property))
            {
                MethodInfo first = property.GetAccessors(nonPublic: true).First(IsShown);
                string name = property.GetIndexParameters().Length > 0 ? $"this[{Parameters(property.GetIndexParameters())}]" : property.Name;
                yield return $"{Modifiers(first)}{Name(property.PropertyType)}{Mark(nullability.Create(property))} {name} {{ {string.Join(" ", accessors)} }}";
            }
        }
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(IsShown))
        {
            yield return $"{Modifiers(constructor)}{type.Name.Split('`')[0]}({Parameters(constructor.GetParameters())})";
        }
        foreach (MethodInfo method in type.GetMethods(Declared).Where(method => IsShown(method) && IsSpeakable(method) && !IsAccessor(method)))
        {
            string arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            string constraints = method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";
            string result = $"{Name(method.ReturnType)}{Mark(nullability.Create(method.ReturnParameter))}";
            yield return $"{Modifiers(method)}{result} {method.Name}{arguments}({Parameters(method.GetParameters())}){constraints}";
        }
    }

    static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static bool IsShown(FieldAttributes field) =>
        (field & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    // What the compiler adds to records and extension blocks has names that no source can say, or is marked.
    static bool IsSpeakable(MemberInfo member) =>
        !member.Name.Contains('<') && !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member.DeclaringType?.Name.Contains('<') != true;

    static string Accessor(MethodInfo accessor)
    {
        string word = accessor.ReturnType != typeof(void) ? "get;"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
            : "set;";
        return accessor.IsPublic ? word : $"protected {word}";
    }

    static string Modifiers(MethodBase method) => string.Concat(
        method.IsPublic ? "" : "protected ",
        method.IsStatic ? "static " : "",
        method.DeclaringType!.IsInterface ? ""
            : method.IsAbstract ? "abstract "
            : method is MethodInfo { IsVirtual: true } info && info.GetBaseDefinition() != info ? method.IsFinal ? "sealed override " : "override "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : "");

    static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
        $"{Passing(parameter)}{Name(parameter.ParameterType)}{Mark(nullability.Create(parameter))} {parameter.Name}{Default(parameter)}"));

    static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue
        ? ""
        : $" = {Convert.ToString(parameter.DefaultValue, CultureInfo.InvariantCulture) switch { null or "" => "default", var value => value }}";

    static string Mark(NullabilityInfo info) => !info.Type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "";

    static string Passing(ParameterInfo parameter) => !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";

    static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        IEnumerable<string> rules = argument.GetGenericParameterConstraints().Where(rule => rule != typeof(ValueType)).Select(Name);
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            rules = rules.Prepend("struct");
        }
        string text = string.Join(", ", rules);
        return text.Length == 0 ? "" : $" where {argument.Name} : {text}";
    }));

    static string FullName(Type type) => $"{type.Namespace}.{Name(type)}";

    static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }
        if (keywords.TryGetValue(type, out string? keyword) || type.IsGenericParameter)
        {
            return keyword ?? type.Name;
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }
        string own = type.Name.Split('`')[0];
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        Type[] arguments = [.. type.GetGenericArguments().Skip(outer)];
        string name = arguments.Length == 0 ? own : $"{own}<{string.Join(", ", arguments.Select(Name))}>";
        return type.DeclaringType is { } around ? $"{Name(around)}.{name}" : name;
    }
}
