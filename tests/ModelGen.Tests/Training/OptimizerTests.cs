using ModelGen.Runtime;

namespace ModelGen.Tests.Training;

/// <summary>What all optimizers have in common; <see cref="OptimizerGoldenTests"/> compares them with PyTorch.</summary>
public sealed class OptimizerTests
{
    private const int Length = 80;

    [Fact]
    public void Padding_of_the_parameters_stays_zero()
    {
        foreach (Optimizer optimizer in All())
        {
            using var memory = new Memory(optimizer, 9);
            Array.ForEach(memory.Gradients, g => g.AsSpan().Fill(0.5f));
            foreach (NamedTensor parameter in memory.Set)
            {
                parameter.CopyFrom([.. Enumerable.Range(0, parameter.Length).Select(i => i + 1f)]);
            }

            for (int step = 1; step <= 3; step++)
            {
                memory.Update();
            }

            Assert.Equal(memory.Set.ElementCount, memory.Set.Values.ToArray().Count(v => v != 0));
            Assert.All(memory.Set.Values.ToArray(), v => Assert.True(float.IsFinite(v)));
        }
    }

    [Fact]
    public void What_is_remembered_of_dead_units_never_becomes_denormal()
    {
        foreach (Optimizer optimizer in All().Where(o => !o.TakesTensors))
        {
            using var memory = new Memory(optimizer, 3);
            Array.ForEach(memory.Gradients, g => g.AsSpan().Fill(1e-3f));
            for (int step = 1; step <= 3000; step++)
            {
                memory.Update();
                Array.ForEach(memory.Gradients, g => g.AsSpan().Clear());
                if (step % 50 == 0)
                {
                    Assert.All(memory.States, state => Assert.False(float.IsSubnormal(state[0])));
                }
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
            UpdateLoop.Run<Average<V>, V>(default, new OptimizerUpdate(1, Group, after, gradients, moment));
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
    public void Hyperparameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(1, momentum: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(1, weightDecay: double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new SGD(1, nesterov: true));
        Assert.Throws<ArgumentException>(() => new SGD(1, momentum: 0.9, dampening: 0.1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(lrDecay: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(weightDecay: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialAccumulatorValue: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(eps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(betas: (1, 0.9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(betas: (0.9, -0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(eps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(eps: 1e-60));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RMSprop(alpha: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adadelta(rho: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NAdam(momentumDecay: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lion(betas: (0.9, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adafactor(beta2Decay: 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adafactor(d: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Muon(momentum: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterRule("*") { Lr = -1 });
    }

    [Fact]
    public void An_update_of_other_lengths_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new OptimizerUpdate(1, Group, new float[15], new float[15]));
        Assert.Throws<ArgumentException>(() => new OptimizerUpdate(1, Group, new float[16], new float[32]));
        Assert.Throws<ArgumentException>(() => new Adam().Update(new OptimizerUpdate(1, Group, new float[16], new float[16], new float[16])));
    }

    [Fact]
    public void Updates_allocate_nothing()
    {
        foreach (Optimizer optimizer in All())
        {
            using var memory = new Memory(optimizer, 40);
            Array.ForEach(memory.Gradients, g => g.AsSpan().Fill(0.1f));
            memory.Update();
            memory.Update();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 2; step < 500; step++)
            {
                memory.Update();
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static ParameterGroup Group { get; } = new(1, 0, 0, []);

    private static Optimizer[] All() =>
    [
        new SGD(0.1), new SGD(0.1, weightDecay: 0.1), new SGD(0.1, 0.9, 0.1), new SGD(0.1, 0.9, nesterov: true), new Adam(), new Adam(amsgrad: true, weightDecay: 0.1),
        new AdamW(), new AdamW(amsgrad: true), new RMSprop(), new RMSprop(momentum: 0.5), new RMSprop(centered: true), new RMSprop(momentum: 0.5, centered: true),
        new Adagrad(), new Adagrad(0.1, 0.1, 0.1, 0.1), new Adadelta(), new Adamax(), new NAdam(), new RAdam(), new Lion(weightDecay: 0.1),
        new LAMB(), new Adafactor(), new Muon(),
    ];

    private static float[] Draw(Random random) => [.. Enumerable.Range(0, Length).Select(_ => (random.NextSingle() * 2) - 1)];

    /// <summary>A trainer of a matrix in panels, whose padding lies between the rows, and a vector.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly OptimizerTrainer trainer;

        public Memory(Optimizer optimizer, int columns)
        {
            Set = new ParameterSet(new(
                Panels.Size(5, columns) + 16, 0, new("w", [5, columns], 0, ParameterStorage.Panels, default), new("b", [7], Panels.Size(5, columns), ParameterStorage.RowMajor, default)));
            trainer = new OptimizerTrainer(Set, optimizer);
            Gradients = [new float[5 * columns], new float[7]];
        }

        public ParameterSet Set { get; }

        public float[][] Gradients { get; }

        public IEnumerable<float[]> States => trainer.GetState().Tensors.Where(t => t.Name.StartsWith("optimizer", StringComparison.Ordinal)).Select(t =>
        {
            var values = new float[t.Length];
            t.CopyTo(values);
            return values;
        });

        public void Update() => trainer.Step(Gradients[0], Gradients[1]);

        public void Dispose() => trainer.Dispose();
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
