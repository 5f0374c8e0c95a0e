using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace FastNn.Tests.Conformance;

/// <summary>
/// After Dispose, of every public disposable type: a second Dispose does nothing, every method and every setter throws <see cref="ObjectDisposedException"/>,
/// whatever else is wrong with its arguments, and what can be read says what it said before. A lease is different in one thing: giving it back twice is
/// refused.
/// </summary>
public sealed class DisposedTests
{
    static readonly Dictionary<Type, Func<IDisposable>> examples = new()
    {
        [typeof(Predictor)] = () => Make().CreatePredictor(),
        [typeof(Evaluator)] = () => new Evaluator(Make(), new SoftmaxCrossEntropy()),
        [typeof(Trainer)] = () => new Trainer(Make(), new SoftmaxCrossEntropy(), new Sgd(0.1f)),
        [typeof(PredictorPool)] = () => new PredictorPool(Make(), callers: 2),
        [typeof(PredictorLease)] = () => new PredictorPool(Make(), callers: 1).Rent(),
        [typeof(ModelHandle)] = () => new ModelHandle(Make(), callers: 1),
        [typeof(ModelLease)] = () => new ModelHandle(Make(), callers: 1).Rent(),
    };

    static readonly Type[] disposables = [.. typeof(Network).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(IDisposable)) && !type.IsInterface && !type.IsAbstract)];

    public static TheoryData<Type, string> Members => [.. disposables.SelectMany(type => Callable(type).Select(method => (type, method.ToString()!)))];

    public static TheoryData<Type> Disposables => [.. disposables];

    [Fact]
    public void Every_disposable_type_has_an_example() => Assert.Equal(disposables.ToHashSet(), examples.Keys.ToHashSet());

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_throws_after_dispose(Type type, string member)
    {
        IDisposable target = examples[type]();
        MethodInfo method = Callable(type).Single(method => method.ToString() == member);
        target.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Call(method, target));
    }

    [Theory]
    [MemberData(nameof(Disposables))]
    public void Facts_stay_readable_and_a_second_dispose_does_nothing(Type type)
    {
        IDisposable target = examples[type]();
        PropertyInfo[] facts = [.. type.GetProperties().Where(property => property.GetMethod is { IsPublic: true })];
        object?[] before = [.. facts.Select(fact => fact.GetValue(target))];

        target.Dispose();
        if (type.IsValueType)
        {
            Assert.Throws<InvalidOperationException>(target.Dispose);
        }
        else
        {
            target.Dispose();
        }

        Assert.Equal(before, facts.Select(fact => fact.GetValue(target)));
    }

    /// <summary>What does something: methods, and setters that can be called when the object is made.</summary>
    static IEnumerable<MethodInfo> Callable(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(method => method.DeclaringType!.Assembly == type.Assembly && method.Name != nameof(IDisposable.Dispose))
        .Where(method => !method.IsSpecialName || (method.Name.StartsWith("set_", StringComparison.Ordinal) && !IsInit(method)));

    static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    /// <summary>Calls with the default of every parameter. In code made for it, as reflection has no spans.</summary>
    static void Call(MethodInfo method, object target)
    {
        var call = new DynamicMethod($"call {method.Name}", null, [typeof(object)], typeof(DisposedTests).Module, skipVisibility: true);
        ILGenerator code = call.GetILGenerator();
        Type type = method.DeclaringType!;
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(type.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, type);
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            Type kind = parameter.ParameterType;
            LocalBuilder local = code.DeclareLocal(kind.IsByRef ? kind.GetElementType()! : kind);
            code.Emit(kind.IsByRef ? OpCodes.Ldloca : OpCodes.Ldloc, local);
        }
        code.Emit(type.IsValueType ? OpCodes.Call : OpCodes.Callvirt, method);
        if (method.ReturnType != typeof(void))
        {
            code.Emit(OpCodes.Pop);
        }
        code.Emit(OpCodes.Ret);
        call.CreateDelegate<Action<object>>()(target);
    }

    static Network Make() => new(3, seed: 1) { new Dense(4), new Relu(), new Dense(2) };
}
