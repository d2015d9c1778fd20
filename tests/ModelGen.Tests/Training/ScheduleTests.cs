namespace ModelGen.Tests.Training;

/// <summary>200 steps of each schedule, as PyTorch has them (make_optimizers.py).</summary>
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, Func<LRScheduler>> Cases = new()
    {
        ["constant"] = () => new ConstantLR(factor: 0.25, totalIters: 7),
        ["linear"] = () => new LinearLR(startFactor: 0.1, endFactor: 0.9, totalIters: 30),
        ["step"] = () => new StepLR(15, 0.5),
        ["multi_step"] = () => new MultiStepLR([10, 50, 50, 120], 0.3),
        ["exponential"] = () => new ExponentialLR(0.97),
        ["polynomial"] = () => new PolynomialLR(totalIters: 150, power: 1.7),
        ["cosine"] = () => new CosineAnnealingLR(40, etaMin: 0.001),
        ["restarts"] = () => new CosineAnnealingWarmRestarts(11, 1, 0.002),
        ["restarts_mult"] = () => new CosineAnnealingWarmRestarts(10, 3),
        ["one_cycle"] = () => new OneCycleLR(0.4, totalSteps: 201),
        ["one_cycle_linear"] = () =>
            new OneCycleLR(0.4, totalSteps: 201, pctStart: 0.4, annealStrategy: AnnealStrategy.Linear, threePhase: true, divFactor: 10, finalDivFactor: 100),
        ["cyclic"] = () => new CyclicLR(0.01, 0.2, stepSizeUp: 13, stepSizeDown: 29),
        ["cyclic2"] = () => new CyclicLR(0.01, 0.2, stepSizeUp: 20, mode: CyclicMode.Triangular2),
        ["cyclic_exp"] = () => new CyclicLR(0.01, 0.2, stepSizeUp: 20, mode: CyclicMode.ExpRange, gamma: 0.99),
        ["lambda"] = () => new LambdaLR(e => 1 / (1 + (0.1 * e))),
        ["multiplicative"] = () => new MultiplicativeLR(e => e % 2 != 0 ? 0.95 : 1.02),
        ["chained"] = () => new ChainedScheduler(new ConstantLR(0.1, 20), new ExponentialLR(0.98)),
        ["chained_cosine"] = () => new ChainedScheduler(new LinearLR(0.1, 1, 20), new CosineAnnealingLR(90, etaMin: 0.01)),
        ["sequential"] = () => new SequentialLR([new LinearLR(0.01, 1, 25), new CosineAnnealingLR(100), new StepLR(10, 0.5)], [25, 130]),
        ["plateau"] = () => new ReduceLROnPlateau(factor: 0.5, patience: 3, cooldown: 2, minLr: 0.001),
        ["plateau_max"] = () => new ReduceLROnPlateau(maximize: true, factor: 0.7, patience: 2, threshold: 0.05, absoluteThreshold: true),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_are_PyTorchs(string name)
    {
        using SafetensorsReader golden = Golden.Open("schedules.safetensors");
        double[] rates = Doubles(golden, name + ".lr"), momenta = Doubles(golden, name + ".momentum"), metrics = Doubles(golden, "metrics");
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1, momentum: 0.9));
        trainer.Schedule = Cases[name]();
        for (int step = 0; step < rates.Length; step++)
        {
            Assert.Equal(rates[step], trainer.Lr, 1e-12);
            Assert.Equal(momenta[step], trainer.Groups[0].Momentum, 1e-12);
            trainer.StepSchedule(name.StartsWith("plateau", StringComparison.Ordinal) ? metrics[step] : double.NaN);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schedule_goes_on_from_a_checkpoint(string name)
    {
        using SafetensorsReader golden = Golden.Open("schedules.safetensors");
        double[] metrics = Doubles(golden, "metrics");
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var whole = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1, momentum: 0.9)) { Schedule = Cases[name]() };
        for (int step = 0; step < 60; step++)
        {
            whole.StepSchedule(metrics[step]);
        }

        whole.SaveCheckpoint(path);
        using var resumed = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1, momentum: 0.9)) { Schedule = Cases[name]() };
        resumed.LoadCheckpoint(path);
        File.Delete(path);
        for (int step = 60; step < 200; step++)
        {
            Assert.Equal(whole.Lr, resumed.Lr);
            Assert.Equal(whole.Groups[0].Momentum, resumed.Groups[0].Momentum);
            whole.StepSchedule(metrics[step]);
            resumed.StepSchedule(metrics[step]);
        }
    }

    [Fact]
    public void Each_group_has_its_own_initial_rate()
    {
        var optimizer = new SGD(0.1) { Rules = [new("b") { Lr = 0.4 }] };
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), optimizer) { Schedule = new ExponentialLR(0.5) };
        trainer.StepSchedule();
        Assert.Equal([0.05, 0.2], trainer.Groups.Select(g => g.Lr));
    }

    [Fact]
    public void A_schedule_begins_with_the_present_rate_and_the_next_one_with_the_same()
    {
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1)) { Lr = 0.4 };
        trainer.Schedule = new ExponentialLR(0.5);
        trainer.StepSchedule();
        Assert.Equal(0.2, trainer.Lr);
        trainer.Schedule = new ConstantLR(0.5);
        Assert.Equal(0.2, trainer.Lr);
        trainer.Schedule = new StepLR(1, 0.1);
        Assert.Equal(0.4, trainer.Lr);
    }

    [Theory]
    [InlineData(1.0 / 3)]
    [InlineData(0.3)]
    [InlineData(0.1)]
    public void A_rate_that_ends_at_0_does_not_fall_below(double startFactor)
    {
        for (int totalIters = 1; totalIters < 60; totalIters++)
        {
            using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1) { Rules = [new("b") { Lr = 0 }] });
            trainer.Schedule = new ChainedScheduler(new LinearLR(startFactor, 0, totalIters), new CosineAnnealingLR(totalIters, etaMin: 1e-6));
            for (int step = 0; step < 3 * totalIters; step++)
            {
                trainer.StepSchedule();
                Assert.All(trainer.Groups, g => Assert.InRange(g.Lr, 0, 0.2));
            }
        }
    }

    [Fact]
    public void A_schedule_that_cannot_go_on_stays_where_it_is()
    {
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1) { Rules = [new("b") { Lr = 0.2 }] });
        trainer.Schedule = new LambdaLR(step => step == 1 ? -1 : 1);
        Assert.Contains("LambdaLR gives the rate -0.1 at step 1", Assert.Throws<InvalidOperationException>(() => trainer.StepSchedule()).Message, StringComparison.Ordinal);
        Assert.Equal([0.1, 0.2], trainer.Groups.Select(g => g.Lr));
        Assert.Throws<InvalidOperationException>(() => trainer.StepSchedule());
    }

    [Fact]
    public void A_momentum_that_does_not_exist_is_not_cycled_silently()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new SGD(0.1), new Adam(betas: (0, 0.99)), new Adagrad() })
        {
            using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), optimizer);
            Assert.Contains("cycleMomentum: false", Assert.Throws<InvalidOperationException>(() => trainer.Schedule = new OneCycleLR(0.1, 10)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => trainer.Schedule = new CyclicLR(0.1, 0.2).AfterWarmup(3));
            Assert.Null(trainer.Schedule);
            trainer.Schedule = new OneCycleLR(0.1, 10, cycleMomentum: false);
        }
    }

    [Fact]
    public void A_milestone_may_be_the_beginning()
    {
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.3));
        trainer.Schedule = new MultiStepLR([0, 2], 0.5);
        Assert.Equal(0.15, trainer.Lr);
        trainer.StepSchedule();
        trainer.StepSchedule();
        Assert.Equal(0.075, trainer.Lr);
    }

    [Fact]
    public void A_metric_that_is_no_number_is_not_better()
    {
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1));
        trainer.Schedule = new ReduceLROnPlateau(patience: 1);
        foreach (double metric in new[] { 1, double.NaN, double.NaN })
        {
            trainer.StepSchedule(metric);
        }

        Assert.Equal(0.01, trainer.Lr, 1e-12);
    }

    [Fact]
    public void Mistakes_are_refused()
    {
        using var trainer = new OptimizerTrainer(OptimizerCase.Parameters(), new SGD(0.1));
        Assert.Contains("no schedule", Assert.Throws<InvalidOperationException>(() => trainer.StepSchedule()).Message, StringComparison.Ordinal);
        trainer.Schedule = new ReduceLROnPlateau();
        Assert.Contains("metric", Assert.Throws<ArgumentException>(() => trainer.StepSchedule()).Message, StringComparison.Ordinal);
        trainer.Schedule = new OneCycleLR(1, totalSteps: 2, cycleMomentum: false);
        trainer.StepSchedule();
        double last = trainer.Lr;

        // A loop of two steps goes on with its schedule twice, and trains no more.
        trainer.StepSchedule();
        Assert.Equal(last, trainer.Lr);
        Assert.Contains("2 steps", Assert.Throws<InvalidOperationException>(() => trainer.StepSchedule()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepLR(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantLR(factor: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearLR(startFactor: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineAnnealingLR(10, etaMin: double.NaN));
        Assert.Throws<ArgumentException>(() => new SequentialLR([new StepLR(1)], [5]));
        Assert.Throws<ArgumentException>(() => new SequentialLR([new StepLR(1), new StepLR(1), new StepLR(1)], [5, 5]));
        Assert.Throws<ArgumentException>(() => new ChainedScheduler());
    }

    private static double[] Doubles(SafetensorsReader golden, string name)
    {
        int[] halves = golden.Integers(name);
        return [.. Enumerable.Range(0, halves.Length / 2).Select(i => BitConverter.Int64BitsToDouble(((long)halves[(2 * i) + 1] << 32) | (uint)halves[2 * i]))];
    }
}
