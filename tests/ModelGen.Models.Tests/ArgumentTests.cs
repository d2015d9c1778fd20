using System.Numerics.Tensors;
using DeclaredModels;
using FashionMnist;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Wrong arguments: what is thrown, what it says, and that nothing has changed.</summary>
public sealed class ArgumentTests
{
    private readonly FashionNet net = new(seed: 1);
    private readonly float[] image = Golden.Uniform(1, 2 * 784);
    private readonly float[] logits = [.. Enumerable.Repeat(-7f, 20)];
    private readonly int[] label = [3, 9];
    private readonly Tape tape = new();

    [Fact]
    public void Lengths()
    {
        Throws<ArgumentException>("Got 1,567 values, expected [batch, 784] = 1,568 for batch = 2. (Parameter 'image')", () => net.Logits(image.AsSpan(1), logits, batch: 2));
        Throws<ArgumentException>("Got 20 values, expected [batch, 10] = 10 for batch = 1. (Parameter 'result')", () => net.Logits(image.AsSpan(784), logits, batch: 1));
        Throws<ArgumentException>("Got 1,568 values, expected [batch, 784] = 0 for batch = 0. (Parameter 'image')", () => net.Logits(image, logits, batch: 0));
        Throws<ArgumentException>("Got 3 values, expected [batch] = 2 for batch = 2. (Parameter 'label')", () => net.Loss(image, [1, 2, 3], batch: 2));
        Throws<ArgumentException>("Got 0 values, expected [batch, 784] = 1,568 for batch = 2. (Parameter 'image')", () => net.LossForward(default, label, tape, batch: 2));
        Throws<ArgumentException>(
            "Got 1,568 values, expected [batch, 784] = 1,683,627,179,248 for batch = 2147483647. (Parameter 'image')", () => net.Logits(image, logits, int.MaxValue));
        var attention = new Attention(seed: 1);
        Throws<ArgumentException>(
            "Got 24 values, expected [batch, time, 12] = 72 for batch = 2, time = 3. (Parameter 'x')", () => attention.Attend(new float[24], new float[24], batch: 2, time: 3));
        var tiny = new TinyNet();
        Throws<ArgumentException>("Got 5 values, expected [4] = 4. (Parameter 'features')", () => tiny.ScoresOfOne(new float[5], new float[3]));
    }

    /// <summary>2²² · 2²¹ · 2²¹ is 2⁶⁴, which is 0 in 64 bits: an empty span must not pass for that.</summary>
    [Fact]
    public void Sizes_that_no_memory_has()
    {
        const int a = 1 << 22, b = 1 << 21;
        var volume = new Volume(seed: 1);
        Throws<ArgumentException>("Got 0 values, expected [a, b, c]: more than memory can have. (Parameter 'x')", () => volume.Squares(default, default, a, b, b));
        Throws<ArgumentException>(
            "Got 0 values, expected [a, 6, b] = 26,388,279,066,624 for a = 4194304, b = 1048576. (Parameter 'x')",
            () => volume.Next(default, default, default, default, a, 1 << 20, 0));
        Assert.Throws<ArgumentException>(() => volume.CreateNextSession(a, b, b));
        volume.Squares(default, default, a, b, 0);
    }

    [Fact]
    public void Sizes()
    {
        Throws<ArgumentOutOfRangeException>(
            "batch is -1; a size is not negative. (Parameter 'batch')\nActual value was -1.", () => net.Logits(default, default, batch: -1));
        Throws<ArgumentOutOfRangeException>(
            "batch is -2; a size is not negative. (Parameter 'batch')\nActual value was -2.", () => net.CreateTrainer(new SGD(0.1), batch: -2));
        Throws<ArgumentNullException>("Value cannot be null. (Parameter 'optimizer')", () => net.CreateTrainer(null!, batch: 2));
    }

    [Fact]
    public void Slices_that_a_size_leaves_no_room_for()
    {
        var window = new Window(seed: 1);
        float[] differences = new float[2], tail = new float[6];
        window.Changes([1, 2, 4, 8, 16, 32], differences, tail, time: 3);
        Assert.Equal([15, 30], differences);
        Assert.Equal([2, 4, 8, 16, 32, 64], tail);
        Throws<ArgumentException>(
            "The sizes do not fit: the slice time - 3..time in dimension 0 of [time, 2] lies outside by 1.", () => window.Changes(new float[4], default, tail, time: 2));
        Throws<ArgumentException>(
            "The sizes do not fit: the slice 2..time in dimension 0 of [time, 2] lies outside by 1.", () => window.Changes(new float[2], default, tail, time: 1));
        Throws<ArgumentException>(
            "The sizes do not fit: the slice 2..time in dimension 0 of [time, 2] lies outside by 2.", () => window.Changes(default, default, tail, time: 0));
    }

    [Fact]
    public void An_empty_batch_is_no_mistake()
    {
        net.Logits(default, default, batch: 0);
        Assert.Equal(float.NaN, net.Loss(default, default, batch: 0));
        using FashionNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 2);
        float[] before = net.Parameters.Values.ToArray();
        Assert.Equal(float.NaN, trainer.Step(default, default, batch: 0));
        Numbers.SameBits(before, net.Parameters.Values, "weights");
    }

    [Fact]
    public void An_array_where_the_batch_is_missing()
    {
        Throws<ArgumentException>(
            "Got the shape [1568], expected [batch, 784] = [?, 784]. An array converts to a tensor of rank 1; pass batch: to call the overload that takes spans. (Parameter 'image')",
            () => net.Logits(image, logits));
        Throws<ArgumentException>(
            "Got the shape [24], expected [batch, time, 12] = [?, ?, 12]. An array converts to a tensor of rank 1; pass batch:, time: to call the overload that takes spans. (Parameter 'x')",
            () => new Attention(seed: 1).Attend(new float[24], new float[24]));
    }

    [Fact]
    public void Shapes_of_tensors()
    {
        Throws<ArgumentException>(
            "Got the shape [784, 2], expected [batch, 784] = [?, 784]. (Parameter 'image')", () => net.Logits(new(image, [784, 2]), new(logits, [2, 10])));
        Throws<ArgumentException>(
            "Got the shape [1, 20], expected [batch, 10] = [2, 10]. (Parameter 'result')", () => net.Logits(new(image, [2, 784]), new(logits, [1, 20])));
        Throws<ArgumentException>("Got the shape [1], expected [batch] = [2]. (Parameter 'label')", () => net.Loss(new(image, [2, 784]), new(label.AsSpan(1), [1])));
        Throws<ArgumentException>(
            "The tensor has gaps between its values or broadcasts them; copy it to a dense one first. (Parameter 'image')",
            () => net.Logits(new(image, [2, 784], [0, 1]), new(logits, [2, 10])));
    }

    [Fact]
    public void Tensors_give_what_spans_give()
    {
        float[] expected = new float[20];
        net.Logits(image, expected, batch: 2);
        net.Logits(new(image, [2, 784]), new(logits, [2, 10]));
        Numbers.SameBits(expected, logits, "logits");
        Assert.Equal(net.Loss(image, label, batch: 2), net.Loss(new(image, [2, 784]), new(label, [2])));
        Tensor<float> tensor = System.Numerics.Tensors.Tensor.Create(image, [2, 784]), result = System.Numerics.Tensors.Tensor.CreateFromShape<float>([2, 10]);
        net.Logits(tensor, result);
        Numbers.SameBits(expected, result.ToArray(), "logits of a tensor");
    }

    [Fact]
    public void Labels_out_of_range()
    {
        Throws<ArgumentException>("Value 10 at position 1 is out of range: expected 0 to 9. (Parameter 'label')", () => net.Loss(image, [3, 10], batch: 2));
        Throws<ArgumentException>("Value -1 at position 0 is out of range: expected 0 to 9. (Parameter 'label')", () => net.LossForward(image, [-1, 3], tape, batch: 2));
        net.LossForward(image, label, tape, batch: 2);
        Throws<ArgumentException>(
            "Value 10 at position 0 is out of range: expected 0 to 9. (Parameter 'label')",
            () => net.LossBackward(image, [10, 3], 1, [], net.CreateGradients(), tape, batch: 2));
        using FashionNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 64);
        int[] many = new int[64];
        many[50] = int.MinValue;
        Throws<ArgumentException>(
            "Value -2147483648 at position 50 is out of range: expected 0 to 9. (Parameter 'label')", () => trainer.Step(new float[64 * 784], many, batch: 64));
        Assert.Equal(0, trainer.Steps);

        // Between two micro-batches the gradients of the first one stay.
        trainer.AccumulationSteps = 2;
        trainer.Step(image, label, batch: 2);
        float[] before = trainer.Gradients.Values.ToArray();
        Assert.Contains(before, g => g != 0);
        Assert.Throws<ArgumentException>(() => trainer.Step(image, [3, 10], batch: 2));
        Numbers.SameBits(before, trainer.Gradients.Values, "gradients");
    }

    [Fact]
    public void Results_over_inputs()
    {
        float[] shared = new float[4 * 784];
        Throws<ArgumentException>(
            "result shares memory with image; it would be overwritten while it is read. (Parameter 'result')", () => net.Logits(shared.AsSpan(0, 2 * 784), shared.AsSpan(784, 20), batch: 2));
        Throws<ArgumentException>(
            "mean shares memory with scale; it would be overwritten while it is read. (Parameter 'mean')",
            () => new Estimator(seed: 1).Predict(new float[32], shared.AsSpan(0, 2), shared.AsSpan(1, 2), batch: 2));
        net.LossForward(image, label, tape, batch: 2);
        Throws<ArgumentException>(
            "imageGradient shares memory with image; it would be overwritten while it is read. (Parameter 'imageGradient')",
            () => net.LossBackward(image, label, 1, image, net.CreateGradients(), tape, batch: 2));
        net.Logits(shared.AsSpan(20, 2 * 784), shared.AsSpan(0, 20), batch: 2);
    }

    [Fact]
    public void Backward_without_its_forward()
    {
        GradientSet gradients = net.CreateGradients();
        Throws<InvalidOperationException>(
            "The backward pass of Loss with the sizes [2] needs a tape that its forward pass has filled; this one is empty.",
            () => net.LossBackward(image, label, 1, default, gradients, tape, batch: 2));
        net.LogitsForward(image, logits, tape, batch: 2);
        Throws<InvalidOperationException>(
            "The backward pass of Loss with the sizes [2] needs the tape of its forward pass; this one was filled by Logits with the sizes [2].",
            () => net.LossBackward(image, label, 1, default, gradients, tape, batch: 2));
        Throws<InvalidOperationException>(
            "The backward pass of Logits with the sizes [1] needs the tape of its forward pass; this one was filled by Logits with the sizes [2].",
            () => net.LogitsBackward(image.AsSpan(784), new float[10], default, gradients, tape, batch: 1));
        var other = new FashionNet(seed: 2);
        Throws<InvalidOperationException>(
            "The backward pass of Logits with the sizes [2] needs the tape of its forward pass; this one was filled by Logits with the sizes [2] of another model object.",
            () => other.LogitsBackward(image, logits, default, gradients, tape, batch: 2));
        Assert.All(gradients.Values.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Gradients_of_another_model()
    {
        net.LossForward(image, label, tape, batch: 2);
        const string message = "These are not gradients of this model: make them with its CreateGradients. (Parameter 'gradients')";
        Throws<ArgumentException>(message, () => net.LossBackward(image, label, 1, default, new TinyNet().CreateGradients(), tape, batch: 2));
        Throws<ArgumentNullException>("Value cannot be null. (Parameter 'tape')", () => net.LossForward(image, label, null!, batch: 2));
        Throws<ArgumentNullException>("Value cannot be null. (Parameter 'tape')", () => net.LossBackward(image, label, 1, default, net.CreateGradients(), null!, batch: 2));
        Throws<ArgumentException>(
            "Got 784 values, expected [batch, 784] = 1,568. (Parameter 'imageGradient')", () => net.LossBackward(image, label, 1, new float[784], net.CreateGradients(), tape, batch: 2));
    }

    [Fact]
    public void Steps_larger_than_the_trainer()
    {
        using FashionNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
        Throws<ArgumentOutOfRangeException>(
            "batch is 2; the trainer was created for 0 to 1. (Parameter 'batch')\nActual value was 2.", () => trainer.Step(image, label, batch: 2));
        Throws<ArgumentException>("Got 1,568 values, expected [batch, 784] = 784 for batch = 1. (Parameter 'image')", () => trainer.Step(image, [3], batch: 1));
        Assert.Equal(0, trainer.Steps);
    }

    /// <summary>Fails unless exactly this is thrown, and neither weights nor results have changed.</summary>
    private void Throws<E>(string message, Action call)
        where E : Exception
    {
        float[] weights = net.Parameters.Values.ToArray(), results = [.. logits];
        Assert.Equal(message, Assert.Throws<E>(call).Message.ReplaceLineEndings("\n"));
        Numbers.SameBits(weights, net.Parameters.Values, "weights");
        Numbers.SameBits(results, logits, "results");
    }
}
