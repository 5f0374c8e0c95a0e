using FastNn.Autograd;

namespace FastNn.Tests.Autograd;

public sealed class TapeTests
{
    [Fact]
    public void Long_chain_needs_no_stack()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(1), y = x;
        for (int i = 0; i < 100_000; i++)
        {
            y += x;
        }
        y.Backward();
        Assert.Equal(100_001, y.Value);
        Assert.Equal(100_001, x.Gradient.Value);
    }

    [Fact]
    public void Gradients_of_variables_add_up_over_retained_sweeps_and_others_do_not()
    {
        var tape = new Tape();
        Tensor x = tape.Variable(3), y = x * x, z = y * 2;
        z.Backward(retainGraph: true);
        Assert.Equal([12, 2], new[] { x.Gradient.Value, y.Gradient.Value });
        y.Backward(retainGraph: true);
        Assert.Equal([18, 1], new[] { x.Gradient.Value, y.Gradient.Value });
        Assert.Equal(0, z.Gradient.Value);
        z.Backward();
        Assert.Equal([30, 2], new[] { x.Gradient.Value, y.Gradient.Value });
    }

    [Fact]
    public void What_nothing_depends_on_has_a_gradient_of_zeros_in_every_pass()
    {
        var tape = new Tape();
        for (int pass = 0; pass < 2; pass++)
        {
            Tensor x = tape.Variable([1, 2, 3], 1, 3), unused = tape.Variable([4, 5], 2, 1);
            float[] gradient = [7, 7];
            (x * x).Sum().Backward();
            unused.Gradient.CopyTo(gradient);
            Assert.Equal([0, 0], gradient);
            Assert.Equal(4, x.Gradient[0, 1]);
            tape.Reset();
            // The same memory now holds other things.
            (tape.Variable([9, 9], 2, 1) * 3).Sum().Backward();
            tape.Reset();
        }
    }

    [Fact]
    public void Shapes_change_from_pass_to_pass()
    {
        var tape = new Tape();
        foreach (int size in new[] { 5, 300, 1, 40, 300 })
        {
            Tensor x = tape.Variable(new float[size * 7], size, 7);
            (x.Exp() + x).Sum().Backward();
            Assert.Equal(2, x.Gradient[size - 1, 6]);
            tape.Reset();
        }
    }

    [Fact]
    public void Gradient_passes_over_what_it_is_not_wanted_for()
    {
        var tape = new Tape();
        Tensor c = tape.Constant(2), x = tape.Variable(3);
        Assert.False((c * c).NeedsGradient);
        Assert.True((c * x).NeedsGradient);
        Assert.Contains("constant", Assert.Throws<InvalidOperationException>(() => c.Gradient).Message, StringComparison.Ordinal);
        Assert.Contains("no variable", Assert.Throws<InvalidOperationException>(() => (c * c).Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_Backward_must_be_asked_for()
    {
        var tape = new Tape();
        Tensor y = tape.Variable(3) * 2;
        y.Backward();
        Assert.Contains("retainGraph: true", Assert.Throws<InvalidOperationException>(() => y.Backward()).Message, StringComparison.Ordinal);
        tape.Reset();
        (tape.Variable(3) * 2).Backward();
    }

    [Fact]
    public void IsTraining_stays_while_a_pass_is_on_the_tape()
    {
        var tape = new Tape { IsTraining = false };
        Tensor x = tape.Variable(1);
        tape.IsTraining = false;
        Assert.Contains("reset the tape before a change", Assert.Throws<InvalidOperationException>(() => tape.IsTraining = true).Message,
            StringComparison.Ordinal);
        Assert.False(tape.IsTraining);
        x.Dropout().Backward();
        Assert.Equal(1, x.Gradient.Value);
        tape.Reset();
        tape.IsTraining = true;
    }

    [Fact]
    public void What_was_saved_is_saved_for_one_pass()
    {
        var tape = new Tape();
        tape.Variable(3).Apply(new SavesWhereToldTo(), 1).Backward();
        tape.Reset();
        Tensor forgotten = tape.Variable(3).Apply(new SavesWhereToldTo(), 0);
        Assert.Contains("SavedValues.Inputs", Assert.Throws<InvalidOperationException>(() => forgotten.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_begins_at_one_number()
    {
        Tensor y = new Tape().Variable([1, 2], 1, 2).Exp();
        string message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
        Assert.Contains("[1, 2], made by 'exp'", message, StringComparison.Ordinal);
        Assert.Contains("Sum()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_another_tape_or_pass_are_refused()
    {
        var tape = new Tape();
        Tensor own = tape.Variable(1), foreign = new Tape().Variable(1);
        Assert.Contains("another tape", Assert.Throws<ArgumentException>(() => own + foreign).Message, StringComparison.Ordinal);
        Assert.Contains("no tape", Assert.Throws<ArgumentException>(() => own + default(Tensor)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => default(Tensor).Exp());
        tape.Reset();
        Action[] uses = [() => own.Exp(), () => (tape.Variable(1) + own).Exp(), () => _ = own.Value, () => _ = own.Shape, () => own.Backward(),
            () => _ = own.Gradient, () => own.CopyTo([1])];
        Assert.All(uses, use => Assert.Contains("reset", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("add", "[2, 3] and [4, 3]")]
    [InlineData("dot", "[2, 3] by [4, 3]")]
    public void Wrong_shapes_are_named_with_the_operation(string name, string shapes)
    {
        var tape = new Tape();
        Tensor a = tape.Variable(new float[6], 2, 3), b = tape.Variable(new float[12], 4, 3);
        string message = Assert.Throws<ArgumentException>(() => a.Apply(name, b)).Message;
        Assert.Contains($"'{name}' cannot", message, StringComparison.Ordinal);
        Assert.Contains(shapes, message, StringComparison.Ordinal);
        // Nothing was recorded, and the tape goes on.
        Assert.Equal(2, tape.Count);
        Assert.Equal(0, a.Sum().Value);
    }

    [Fact]
    public void Wrong_values_are_refused()
    {
        var tape = new Tape();
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => tape.Variable(new float[5], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => tape.Constant([], 0, 3));
        Assert.Throws<ArgumentException>(() => tape.Constant([], 0, 0));
        Tensor x = tape.Variable(new float[6], 2, 3);
        Assert.Throws<ArgumentException>(() => x.CopyTo(new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => x[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[0, 3]);
        Assert.Throws<InvalidOperationException>(() => x.Value);
        Assert.Throws<ArgumentException>(() => x.Clamp(2, 1));
        Func<Tensor>[] infinite = [() => x.Pow(float.NaN), () => x.Pow(float.PositiveInfinity), () => x.Elu(float.NaN),
            () => x.LeakyRelu(float.NegativeInfinity), () => x.Apply("elu", double.NaN)];
        Assert.All(infinite,
            call => Assert.Contains("must be a finite number", Assert.Throws<ArgumentException>(() => { call(); }).Message, StringComparison.Ordinal));
        Assert.Equal(1, tape.Count);
        Assert.Contains("There are: add,", Assert.Throws<ArgumentException>(() => x.Apply("addd")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Operations.Register(Operations.All[0]));
    }

    /// <summary>y = x², which reads x again whether it has saved it or not.</summary>
    sealed class SavesWhereToldTo : Function
    {
        static readonly double[] usual = [1];

        public override ReadOnlySpan<double> Attributes => usual;

        public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> numbers) => inputs[0];

        protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
        {
            if (context.Attributes[0] != 0)
            {
                context.SaveForBackward(SavedValues.Inputs);
            }
            output.Row(0)[0] = inputs[0].Row(0)[0] * inputs[0].Row(0)[0];
        }

        protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient) =>
            context.InputGradient(0).Row(0)[0] += 2 * context.SavedInput(0).Row(0)[0] * outputGradient.Row(0)[0];
    }
}
