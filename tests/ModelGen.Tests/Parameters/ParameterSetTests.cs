using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

public sealed class ParameterSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(1296)]
    [InlineData(100_000)]
    public unsafe void A_block_starts_at_a_cache_line_and_is_zero(int size)
    {
        for (int repeat = 0; repeat < 10; repeat++)
        {
            var set = new ParameterSet(new ParameterLayout(size, 0));
            Assert.Equal(size, set.Values.Length);
            Assert.Equal(-1, set.Values.IndexOfAnyExcept(0));
            if (size > 0)
            {
                Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(set.Values)) % 64);
            }
        }
    }

    [Fact]
    public void Values_are_in_logical_order_whatever_the_storage()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        Assert.Equal(["a.weight", "a.bias", "b.weight", "table", "scale"], set.Select(parameter => parameter.Name));
        Assert.Equal((70 * 12) + 70 + 15 + 24 + 1, set.ElementCount);
        NamedTensor weight = set["a.weight"];
        float[] values = weight.ToArray();
        for (int row = 0; row < 70; row++)
        {
            for (int column = 0; column < 12; column++)
            {
                Assert.Equal((row * 12) + column + 1, values[(row * 12) + column]);
                Assert.Equal((row * 12) + column + 1, weight.GetValue(row, column));
            }
        }

        // Panels: output 65 is the second column of the second panel, whose rows are 16 wide.
        Assert.Equal(weight.GetValue(65, 3), set.Values[(64 * 12) + (3 * 16) + 1]);
        weight.SetValue(-7, 65, 3);
        Assert.Equal(-7, set.Values[(64 * 12) + (3 * 16) + 1]);
        Assert.Equal(set["table"].GetValue(1, 2, 3), set["table"].ToArray()[^1]);
        Assert.Equal("b.weight [3, 5]", set["b.weight"].ToString());
        Assert.Equal(934 + 15 + 1 - 24 - 15, (int)set["table"].GetValue(0, 0, 0) - 15);
    }

    [Fact]
    public void Padding_is_zero_after_initialisation_and_after_writing()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        Assert.Equal(set.ElementCount, set.Values.Length - set.Values.Count(0f));
        set.Initialize(5);
        var padded = set.Values.ToArray();
        foreach (NamedTensor parameter in set)
        {
            parameter.CopyFrom(new float[parameter.Length]);
        }

        Assert.Equal(-1, set.Values.IndexOfAnyExcept(0));
        Assert.Equal(set.ElementCount, padded.Length - padded.AsSpan().Count(0f));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_in_any_layout()
    {
        var panels = new ParameterSet(Layouts.Mixed);
        var rows = new ParameterSet(new ParameterLayout(
            2048,
            32,
            new("a.weight", [70, 12], 1024, ParameterStorage.RowMajor, Init.KaimingUniform(Math.Sqrt(5))),
            new("a.bias", [70], 0, ParameterStorage.RowMajor, Init.Uniform(-0.25, 0.25))));
        panels.Initialize(42);
        rows.Initialize(42);
        Assert.Equal(panels["a.weight"].ToArray(), rows["a.weight"].ToArray());
        Assert.Equal(panels["a.bias"].ToArray(), rows["a.bias"].ToArray());
        rows.Initialize(43);
        Assert.NotEqual(panels["a.bias"].ToArray(), rows["a.bias"].ToArray());
        Assert.Equal([1f, 1, 1, 1, 1], panels.States[0].ToArray());
        Assert.Equal(2, panels["scale"].GetValue());
    }

    [Fact]
    public void The_drawn_bits_never_change()
    {
        // Models trained from a seed must come out the same after an update of the library, so these are literals.
        var set = new ParameterSet(new ParameterLayout(
            32, 0, new("u", [3], 0, ParameterStorage.RowMajor, Init.Uniform(-1, 1)), new("n", [3], 16, ParameterStorage.RowMajor, Init.Normal())));
        set.Initialize(1);
        Assert.Equal([-0.134510145f, -0.148735642f, 0.0793372765f], set["u"].ToArray());
        Assert.Equal([-0.317143947f, -0.409116238f, 0.834380269f], set["n"].ToArray());
    }

    [Fact]
    public void A_set_shows_itself_as_a_table()
    {
        var set = new ParameterSet(Layouts.Mixed);
        const string Trained = """
            a.weight  [70, 12]   840
            a.bias    [70]        70
            b.weight  [3, 5]      15
            table     [2, 3, 4]   24

            """;
        Assert.Equal(
            (Trained + """
            mean      [5]          5  not trained
            scale     []           1
            950 parameters and 5 values of state in 6 tensors, 3,820 bytes
            """).ReplaceLineEndings("\n"),
            set.Summary());
        Assert.Equal("950 parameters in 5 tensors", set.ToString());
        Assert.Equal("0 parameters in 0 tensors, 0 bytes", new ParameterSet(new ParameterLayout(0, 0)).Summary());
    }

    [Fact]
    public void Weights_are_averaged()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed), average = new(Layouts.Mixed);
        set.States[0].CopyFrom([8, 8, 8, 8, 8]);
        float[] values = set.Values.ToArray();
        average.Lerp(set, 0.25);
        Assert.Equal(values.Select(value => 0.25f * value), average.Values.ToArray());
        Assert.Equal([2, 2, 2, 2, 2], average.States[0].ToArray());
        average.Lerp(set, 0.5);
        Assert.Equal(values.Select(value => 0.625f * value), average.Values.ToArray());
        average.Lerp(set, 0);
        Assert.Equal(values.Select(value => 0.625f * value), average.Values.ToArray());
        average.Lerp(set, 1);
        Assert.Equal(values, average.Values.ToArray());
        Assert.Equal([8, 8, 8, 8, 8], average.States[0].ToArray());
        Assert.Equal(values, set.Values.ToArray());

        long before = GC.GetAllocatedBytesForCurrentThread();
        average.Lerp(set, 0.001);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Weights_that_do_not_count_may_be_anything()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed), broken = new(Layouts.Mixed);
        float[] values = set.Values.ToArray();
        broken.Values.Fill(float.NaN);
        broken.State.Fill(float.NegativeInfinity);
        set.Lerp(broken, 0);
        set.Lerp(broken, 1e-60);
        Assert.Equal(values, set.Values.ToArray());
        Assert.Equal(0, set.State[0]);
        broken.Lerp(set, 1);
        Assert.Equal(values, broken.Values.ToArray());
        Assert.Equal(0, broken.State[0]);
        broken.Values.Fill(float.PositiveInfinity);
        set.Lerp(broken, 0.5);
        Assert.Equal(float.PositiveInfinity, set.Values[0]);
    }

    [Fact]
    public void One_is_not_many()
    {
        var set = new ParameterSet(new ParameterLayout(16, 0, new ParameterEntry("a", [1], 0, ParameterStorage.RowMajor, default)));
        Assert.Equal("1 parameter in 1 tensor", set.ToString());
    }

    [Fact]
    public void Weights_are_averaged_with_those_of_the_same_class_in_a_sensible_share()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        Assert.Throws<ArgumentException>(() => set.Lerp(new ParameterSet(new ParameterLayout(0, 0)), 0.5));
        Assert.All([-0.1, 1.1, double.NaN], amount => Assert.Throws<ArgumentOutOfRangeException>(() => set.Lerp(new ParameterSet(Layouts.Mixed), amount)));
    }

    [Fact]
    public void First_values_follow_their_distributions()
    {
        Check(Init.Uniform(-0.5, 1), [200_000], 0.25, 1.5 / Math.Sqrt(12), -0.5, 1);
        Check(Init.Normal(3, 0.1), [200_000], 3, 0.1, 2.3, 3.7);
        Check(Init.KaimingUniform(Math.Sqrt(5)), [400, 500], 0, 1 / Math.Sqrt(3 * 500), -1 / Math.Sqrt(500), 1 / Math.Sqrt(500));
        Check(Init.KaimingNormal(), [400, 500], 0, Math.Sqrt(2 / 500.0), -1, 1);
        Check(Init.XavierUniform(2), [400, 100, 5], 0, 2 * Math.Sqrt(2.0 / 2500), -2 * Math.Sqrt(6.0 / 2500), 2 * Math.Sqrt(6.0 / 2500));
        Check(Init.XavierNormal(), [400, 100, 5], 0, Math.Sqrt(2.0 / 2500), -1, 1);

        static void Check(Init init, int[] shape, double mean, double std, double low, double high)
        {
            var values = new float[TensorMath.ElementCount(shape)];
            var drawn = new Initializer(shape, init, new RandomStream(7, 3));
            for (int block = 0; block < drawn.Normal?.Blocks; block++)
            {
                drawn.Normal.Count(block);
            }

            drawn.Normal?.Complete();
            drawn.Fill(values, 0);
            double average = values.Average(value => (double)value);
            double deviation = Math.Sqrt(values.Average(value => (value - average) * (value - average)));
            Assert.InRange(average, mean - (5 * std / Math.Sqrt(values.Length)), mean + (5 * std / Math.Sqrt(values.Length)));
            Assert.InRange(deviation, std * 0.99, std * 1.01);
            Assert.InRange(values.Min(), (float)low, (float)high);
            Assert.InRange(values.Max(), (float)low, (float)high);
        }
    }

    [Fact]
    public void The_own_logarithm_is_exact_to_a_few_units()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            double x = Math.Exp((random.NextDouble() * 80) - 40);
            Assert.Equal(Math.Log(x), NormalStream.Log(new System.Numerics.Vector<double>(x))[0], 1e-15 + (4e-16 * Math.Abs(Math.Log(x))));
        }
    }

    [Fact]
    public void Wrong_lengths_indices_and_names_say_what_would_be_right()
    {
        var set = new ParameterSet(Layouts.Mixed);
        NamedTensor weight = set["a.weight"];
        Assert.Contains("a.weight [70, 12] has 840 elements; the span has 839.", Assert.Throws<ArgumentException>(() => weight.CopyFrom(new float[839])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => weight.CopyTo(new float[841]));
        Assert.Throws<ArgumentException>(() => weight.GetValue(1));
        Assert.Contains("[70, 12]", Assert.Throws<ArgumentOutOfRangeException>(() => weight.GetValue(70, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.SetValue(1, 0, -1));
        Assert.Contains("table", Assert.Throws<KeyNotFoundException>(() => set["tabel"]).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Parameter(2).Data);
    }

    [Fact]
    public void Values_of_a_model_take_no_part_in_declarations() => Assert.False(typeof(Tensor).IsAssignableFrom(typeof(NamedTensor)));

    [Fact]
    public void Gradients_share_the_layout_and_have_no_states()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        GradientSet gradients = set.CreateGradients();
        Assert.Equal(set.Values.Length, gradients.Values.Length);
        Assert.Equal(0, gradients["a.weight"].GetValue(69, 11));
        gradients["a.bias"].SetValue(1, 3);
        GradientSet copy = set.CreateGradients();
        copy.CopyFrom(gradients);
        Assert.Equal(1, copy["a.bias"].GetValue(3));
        Assert.Throws<ArgumentException>(() => copy.CopyFrom(new ParameterSet(new ParameterLayout(0, 0)).CreateGradients()));
        gradients.Clear();
        Assert.Equal(-1, gradients.Values.IndexOfAnyExcept(0));
    }

    [Fact]
    public void Sets_of_one_class_copy_and_others_refuse()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        var copy = new ParameterSet(Layouts.Mixed);
        copy.CopyFrom(set);
        Assert.True(copy.Values.SequenceEqual(set.Values));
        Assert.Throws<ArgumentException>(() => copy.CopyFrom(new ParameterSet(new ParameterLayout(0, 0))));
    }

    [Fact]
    public void A_layout_that_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ParameterLayout(16, 0, Entry("a", 8, 8)));
        Assert.Throws<ArgumentException>(() => new ParameterLayout(16, 0, Entry("a", 17, 0)));
        Assert.Throws<ArgumentException>(() => new ParameterLayout(16, 0, Entry("a", 16, -16)));
        Assert.Throws<ArgumentException>(() => new ParameterLayout(32, 0, Entry("a", 1, 0), Entry("a", 1, 16)));

        static ParameterEntry Entry(string name, int length, int offset) => new(name, [length], offset, ParameterStorage.RowMajor, default);
    }
}
