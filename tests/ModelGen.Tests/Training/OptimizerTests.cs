using ModelGen.Runtime;

namespace ModelGen.Tests.Training;

/// <summary>The optimizers against PyTorch's formulas (torch/optim/sgd.py, adam.py: the single-tensor forms) in double precision.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 12;
    private const int Length = 80;

    [Theory]
    [InlineData(0.1, 0, 0, 0, false)]
    [InlineData(0.1, 0, 0, 0.01, false)]
    [InlineData(0.05, 0.9, 0, 0, false)]
    [InlineData(0.05, 0.9, 0.3, 0.02, false)]
    [InlineData(0.05, 0.9, 0, 0.02, true)]
    public void Sgd_is_PyTorchs(double rate, double momentum, double dampening, double weightDecay, bool nesterov)
    {
        double[]? buffer = null;
        AssertFollows(new Sgd(rate, momentum, dampening, weightDecay, nesterov), (p, g, step) =>
        {
            double[] direction = [.. g.Select((gradient, i) => gradient + (weightDecay * p[i]))];
            if (momentum != 0)
            {
                buffer = buffer is null ? [.. direction] : [.. buffer.Select((b, i) => (momentum * b) + ((1 - dampening) * direction[i]))];
                direction = nesterov ? [.. direction.Select((d, i) => d + (momentum * buffer[i]))] : buffer;
            }

            for (int i = 0; i < p.Length; i++)
            {
                p[i] -= rate * direction[i];
            }
        });
    }

    [Theory]
    [InlineData(1e-3, 0.9, 0.999, 1e-8, 0, false)]
    [InlineData(0.1, 0.9, 0.999, 1e-8, 0.01, false)]
    [InlineData(0.1, 0.5, 0.9, 1e-3, 0, false)]
    [InlineData(0.1, 0, 0, 1e-8, 0, false)]
    [InlineData(0.05, 0.9, 0.8, 1e-8, 0.01, true)]
    public void Adam_is_PyTorchs(double rate, double beta1, double beta2, double epsilon, double weightDecay, bool amsgrad)
    {
        double[] mean = [], square = [], greatest = [];
        AssertFollows(new Adam(rate, beta1, beta2, epsilon, weightDecay, amsgrad), (p, g, step) =>
        {
            if (step == 1)
            {
                (mean, square, greatest) = (new double[p.Length], new double[p.Length], new double[p.Length]);
            }

            double correction1 = 1 - Math.Pow(beta1, step);
            double correction2 = 1 - Math.Pow(beta2, step);
            for (int i = 0; i < p.Length; i++)
            {
                double gradient = g[i] + (weightDecay * p[i]);
                mean[i] += (1 - beta1) * (gradient - mean[i]);
                square[i] = (beta2 * square[i]) + ((1 - beta2) * gradient * gradient);
                greatest[i] = Math.Max(greatest[i], square[i]);
                double denominator = (Math.Sqrt(amsgrad ? greatest[i] : square[i]) / Math.Sqrt(correction2)) + epsilon;
                p[i] -= rate / correction1 * mean[i] / denominator;
            }
        });
    }

    [Theory]
    [InlineData(0.01, 0, 0, 0, 1e-10)]
    [InlineData(0.5, 0.1, 0.01, 0.25, 1e-3)]
    public void Adagrad_is_PyTorchs(double rate, double decay, double weightDecay, double initial, double epsilon)
    {
        double[] sum = [];
        AssertFollows(new Adagrad(rate, decay, weightDecay, initial, epsilon), (p, g, step) =>
        {
            sum = step == 1 ? [.. p.Select(_ => initial)] : sum;
            for (int i = 0; i < p.Length; i++)
            {
                double gradient = g[i] + (weightDecay * p[i]);
                sum[i] += gradient * gradient;
                p[i] -= rate / (1 + ((step - 1) * decay)) * gradient / (Math.Sqrt(sum[i]) + epsilon);
            }
        });
    }

    [Fact]
    public void Padding_of_the_parameters_stays_zero()
    {
        foreach (Optimizer optimizer in All())
        {
            var memory = new Memory(optimizer, 64);
            for (int step = 1; step <= 3; step++)
            {
                memory.Update(step);
            }

            Assert.Equal(-1, memory.Parameters.AsSpan().IndexOfAnyExcept(0));
        }
    }

    [Fact]
    public void What_is_remembered_of_dead_units_never_becomes_denormal()
    {
        foreach (Optimizer optimizer in All())
        {
            var memory = new Memory(optimizer, 16);
            memory.Gradients.AsSpan().Fill(1e-3f);
            for (int step = 1; step <= 3000; step++)
            {
                memory.Update(step);
                memory.Gradients.AsSpan().Clear();
                Assert.All(memory.Moments, moment => Assert.False(float.IsSubnormal(moment[0])));
            }
        }
    }

    [Fact]
    public void Every_width_gives_the_same()
    {
        AssertRule<V1>();
        AssertRule<V128>();
        AssertRule<V256>();
        AssertRule<V512>();

        static void AssertRule<V>()
            where V : struct, IVector<V>
        {
            if (!V.IsSupported)
            {
                return;
            }

            var random = new Random(3);
            float[] before = Draw(random), gradients = Draw(random), after = [.. before], moment = new float[Length];
            UpdateLoop.Run<Average<V>, V>(default, new OptimizerUpdate(1, after, gradients, moment));
            for (int i = 0; i < Length; i++)
            {
                Assert.Equal(0.5f * gradients[i], moment[i]);
                Assert.Equal(before[i] - moment[i], after[i]);
            }
        }
    }

    [Fact]
    public void The_fast_root_is_a_root()
    {
        AssertRoot<V1>();
        AssertRoot<V128>();
        AssertRoot<V256>();
        AssertRoot<V512>();

        static void AssertRoot<V>()
            where V : struct, IVector<V>
        {
            if (!V.IsSupported)
            {
                return;
            }

            for (int bits = 0x00800000; bits < 0x7F800000; bits += 4799)
            {
                float x = BitConverter.Int32BitsToSingle(bits);
                Assert.InRange(Math.Abs(BitConverter.SingleToInt32Bits(Root(x)) - BitConverter.SingleToInt32Bits(MathF.Sqrt(x))), 0, 4);
            }

            Assert.Equal(float.PositiveInfinity, Root(float.PositiveInfinity));
            Assert.Equal(float.NaN, Root(float.NaN));

            static float Root(float x) => V.MaxAcross(FastSqrt.Apply(V.Create(x)));
        }
    }

    [Fact]
    public void Hyperparameters_change_between_steps()
    {
        var sgd = new Sgd(1, momentum: 0.5);
        var memory = new Memory(sgd, 16);
        memory.Gradients[0] = 1;
        memory.Update(1);
        sgd.LearningRate = 0.5;
        sgd.Momentum = 0;
        memory.Update(2);
        Assert.Equal(-1.5f, memory.Parameters[0]);
        Assert.Throws<InvalidOperationException>(() => new Sgd(1).Momentum = 0.9);
        var adam = new Adam { LearningRate = 0.5, Beta1 = 0.1, Beta2 = 0.2, Epsilon = 1e-3, WeightDecay = 0.1 };
        Assert.Equal((0.5, 0.1, 0.2, 1e-3, 0.1), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay));
    }

    [Fact]
    public void Hyperparameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1, momentum: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1, weightDecay: double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new Sgd(1, nesterov: true));
        Assert.Throws<ArgumentException>(() => new Sgd(1, momentum: 0.9, dampening: 0.1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(learningRateDecay: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(weightDecay: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialAccumulatorValue: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 1e-60));
    }

    [Fact]
    public void An_update_of_other_lengths_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new OptimizerUpdate(1, new float[15], new float[15]));
        Assert.Throws<ArgumentException>(() => new OptimizerUpdate(1, new float[16], new float[32]));
        Assert.Throws<ArgumentException>(() => new OptimizerUpdate(1, new float[32], new float[32], new float[16]));
        Assert.Throws<ArgumentException>(() => new Adam().Update(new OptimizerUpdate(1, new float[16], new float[16], new float[16])));
    }

    [Fact]
    public void Updates_allocate_nothing()
    {
        foreach (Optimizer optimizer in All())
        {
            var memory = new Memory(optimizer, 256);
            memory.Update(1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 2; step < 1000; step++)
            {
                memory.Update(step);
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static Optimizer[] All() =>
    [
        new Sgd(0.1), new Sgd(0.1, weightDecay: 0.1), new Sgd(0.1, 0.9, 0.1), new Sgd(0.1, 0.9, nesterov: true), new Adam(), new Adam(amsgrad: true, weightDecay: 0.1),
        new Adagrad(), new Adagrad(0.1, 0.1, 0.1, 0.1),
    ];

    private static float[] Draw(Random random) => [.. Enumerable.Range(0, Length).Select(_ => (random.NextSingle() * 2) - 1)];

    private static void AssertFollows(Optimizer optimizer, Action<double[], double[], int> reference)
    {
        var random = new Random(1);
        var memory = new Memory(optimizer, Length);
        Draw(random).CopyTo(memory.Parameters, 0);
        double[] expected = [.. memory.Parameters.Select(value => (double)value)];
        for (int step = 1; step <= Steps; step++)
        {
            Draw(random).CopyTo(memory.Gradients, 0);
            reference(expected, [.. memory.Gradients.Select(value => (double)value)], step);
            memory.Update(step);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], memory.Parameters[i], 3e-6);
            }
        }
    }

    private sealed class Memory(Optimizer optimizer, int length)
    {
        public float[] Parameters { get; } = new float[length];

        public float[] Gradients { get; } = new float[length];

        public float[][] Moments { get; } = [.. Enumerable.Range(0, optimizer.MomentCount).Select(_ => new float[length])];

        public void Update(int step) => optimizer.Update(new OptimizerUpdate(
            step, Parameters, Gradients, Moments.ElementAtOrDefault(0), Moments.ElementAtOrDefault(1), Moments.ElementAtOrDefault(2)));
    }

    private readonly struct Average<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public static int Moments => 1;

        public V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            moment0 = V.Create(0.5f) * (moment0 + gradient);
            return parameter - moment0;
        }
    }
}
