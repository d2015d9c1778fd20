using System.Numerics.Tensors;
using ModelGen.Runtime;
using ModelGen.Tests.Parameters;

namespace ModelGen.Tests.Memory;

public sealed class CheckTests
{
    [Fact]
    public void Sizes_are_not_negative()
    {
        Check.Symbol(0, "batch");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Check.Symbol(-1, "batch"));
        Assert.Equal("batch", error.ParamName);
        Assert.StartsWith("batch is -1; a size is not negative.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, long.MaxValue, 0)]
    [InlineData(3, 5, 15)]
    [InlineData(int.MaxValue, 4, 4L * int.MaxValue)]
    [InlineData(1L << 30, (1L << 30) - 1, (1L << 60) - (1L << 30))]
    [InlineData(1L << 30, 1L << 30, 1L << 60)]
    [InlineData(1L << 32, 1L << 32, 1L << 60)]
    [InlineData(1L << 62, 1L << 62, 1L << 60)]
    [InlineData(long.MaxValue, long.MaxValue, 1L << 60)]
    public void A_product_is_exact_or_larger_than_any_memory(long left, long right, long product)
    {
        Assert.Equal(product, Check.Product(left, right));
        Assert.Equal(product, Check.Product(right, left));
    }

    [Fact]
    public void A_trainer_says_what_it_was_created_for()
    {
        Check.Capacity(64, 64, "batch");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Check.Capacity(65, 64, "batch"));
        Assert.StartsWith("batch is 65; the trainer was created for 0 to 64.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Check.Capacity(-1, 64, "batch"));
    }

    [Fact]
    public void A_wrong_length_shows_both()
    {
        Check.Length(50_176, 784L * 64, "image", "[batch, 784]", "batch", 64);
        var error = Assert.Throws<ArgumentException>(() => Check.Length(700, 784L * 64, "image", "[batch, 784]", "batch", 64));
        Assert.Equal("image", error.ParamName);
        Assert.StartsWith("Got 700 values, expected [batch, 784] = 50,176 for batch = 64.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Check.Length(1, 6, "x", "[batch, time]", "batch", 2, "time", 3));
        Assert.StartsWith("Got 1 values, expected [batch, time] = 6 for batch = 2, time = 3.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Check.Length(1, 1L << 40, "x", "[a, b, c]"));
        Assert.StartsWith("Got 1 values, expected [a, b, c] = 1,099,511,627,776.", error.Message, StringComparison.Ordinal);
        Check.OptionalLength(0, 6, "dx", "[2, 3]");
        Assert.Throws<ArgumentException>(() => Check.OptionalLength(5, 6, "dx", "[2, 3]"));
    }

    [Fact]
    public void Overlapping_results_are_refused()
    {
        var memory = new float[10];
        Check.Overlap(memory.AsSpan(0, 5), memory.AsSpan(5), "result", "image");
        Check.Overlap(Array.Empty<float>(), memory, "result", "image");
        var error = Assert.Throws<ArgumentException>(() => Check.Overlap(memory.AsSpan(0, 6), memory.AsSpan(5), "result", "image"));
        Assert.StartsWith("result shares memory with image", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Check.Overlap(memory, System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(memory.AsSpan()), "result", "label"));
    }

    [Fact]
    public void Gradients_go_into_a_set_of_their_own()
    {
        var parameters = new ParameterSet(Layouts.Mixed);
        Check.SameLayout(parameters.CreateGradients(), parameters, "gradients");
        Assert.Throws<ArgumentException>(() => Check.SameLayout(new ParameterSet(new ParameterLayout(0, 0)).CreateGradients(), parameters, "gradients"));
        Check.SameLayout(null, parameters, "gradients");
    }

    [Fact]
    public void Any_index_out_of_range_is_found()
    {
        for (int length = 0; length < 70; length++)
        {
            var labels = new int[length];
            labels.AsSpan().Fill(9);
            Check.Indices(labels, 10, "label");
            for (int i = 0; i < length; i++)
            {
                foreach (int wrong in (int[])[10, -1, int.MinValue, int.MaxValue])
                {
                    labels[i] = wrong;
                    var error = Assert.Throws<ArgumentException>(() => Check.Indices(labels, 10, "label"));
                    Assert.StartsWith($"Value {wrong} at position {i} is out of range: expected 0 to 9.", error.Message, StringComparison.Ordinal);
                    Assert.Equal("label", error.ParamName);
                }

                labels[i] = 0;
            }
        }
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(3)]
    public void Any_index_is_found_that_is_neither_in_range_nor_the_exception(int except)
    {
        for (int length = 1; length < 70; length++)
        {
            int[] labels = [.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? except : 9)];
            Check.Indices(labels, 10, "label", except);
            Targets.Check(labels, length, 10, except);
            for (int i = 0; i < length; i++)
            {
                (int right, labels[i]) = (labels[i], i % 2 == 0 ? -1 : 10);
                var error = Assert.Throws<ArgumentException>(() => Check.Indices(labels, 10, "label", except));
                Assert.StartsWith($"Value {labels[i]} at position {i} is out of range: expected 0 to 9.", error.Message, StringComparison.Ordinal);
                error = Assert.Throws<ArgumentException>(() => Targets.Check(labels, length, 10, except));
                Assert.StartsWith($"Label {labels[i]} of row {i} is not one of 10 classes.", error.Message, StringComparison.Ordinal);
                Targets.Check(labels, i, 10, except);
                labels[i] = right;
            }
        }
    }

    [Fact]
    public void Any_non_finite_value_is_found()
    {
        for (int i = 0; i < 50; i++)
        {
            foreach (float wrong in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                var values = new float[50];
                Assert.Equal(-1, Check.FirstNonFinite(values));
                values.AsSpan().Fill(float.MaxValue);
                values[i] = wrong;
                Assert.Equal(i, Check.FirstNonFinite(values));
            }
        }
    }

    [Fact]
    public void Tensor_shapes_give_their_values()
    {
        var values = new float[12];
        var tensor = new ReadOnlyTensorSpan<float>(values, [3, 4]);
        Assert.True(Check.Shape(tensor, [-1, 4], "image", "[batch, 4]", "batch:") == values.AsSpan());
        Assert.True(Check.Shape(new TensorSpan<float>(values, [3, 4]), [3, 4], "result", "[batch, 4]", "batch:") == values.AsSpan());
    }

    [Theory]
    [InlineData(new[] { 3, 5 }, "Got the shape [3, 5], expected [batch, 4] = [?, 4].")]
    [InlineData(new[] { 1, 3, 4 }, "Got the shape [1, 3, 4], expected [batch, 4] = [?, 4].")]
    [InlineData(new[] { 12 }, "Got the shape [12], expected [batch, 4] = [?, 4]. An array converts to a tensor of rank 1; pass batch: to call the overload that takes spans.")]
    public void Wrong_tensor_shapes_show_both(int[] shape, string message)
    {
        nint[] lengths = [.. shape.Select(dimension => (nint)dimension)];
        var values = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
        var error = Assert.Throws<ArgumentException>(
            () => Check.Shape(new ReadOnlyTensorSpan<float>(values, lengths), [-1, 4], "image", "[batch, 4]", "batch:"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Check.Shape(new TensorSpan<float>(values, lengths), [-1, 4], "image", "[batch, 4]", "batch:"));
    }

    [Fact]
    public void Tensors_with_gaps_are_refused()
    {
        var values = new float[12];
        var error = Assert.Throws<ArgumentException>(
            () => Check.Shape(new ReadOnlyTensorSpan<float>(values, [3, 2], [4, 1]), [-1, 2], "image", "[batch, 2]", "batch:"));
        Assert.Contains("dense", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Check.Shape(new ReadOnlyTensorSpan<float>(values, [3, 2], [0, 1]), [-1, 2], "image", "[batch, 2]", "batch:"));
    }
}
