namespace ModelGen.Tests.Training;

/// <summary>Groups, freezing, accumulation, clipping, averages, and what a trainer does with numbers that are not finite.</summary>
public sealed class TrainerSettingsTests : IDisposable
{
    private readonly ParameterSet set = OptimizerCase.Parameters();
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Rules_override_one_another_in_what_they_set()
    {
        var optimizer = new AdamW(0.1, weightDecay: 0.5) { Rules = [new("*") { Lr = 0.2 }, new(p => p.Shape.Rank == 1) { WeightDecay = 0 }, new("b") { Momentum = 0.5, IsFrozen = true }] };
        using var trainer = new OptimizerTrainer(set, optimizer);
        Assert.Equal(2, trainer.Groups.Count);
        Assert.Equal((0.2, 0.5, 0.9, "w"), (trainer.Groups[0].Lr, trainer.Groups[0].WeightDecay, trainer.Groups[0].Momentum, trainer.Groups[0].Parameters.Single().Name));
        Assert.Equal((0.2, 0.0, 0.5, "b"), (trainer.Groups[1].Lr, trainer.Groups[1].WeightDecay, trainer.Groups[1].Momentum, trainer.Groups[1].Parameters.Single().Name));
        Assert.True(trainer.IsFrozen("b"));
        Assert.False(trainer.IsFrozen("w"));
    }

    [Theory]
    [InlineData("w", "w", true)]
    [InlineData("w", "ww", false)]
    [InlineData("*", "", true)]
    [InlineData("encoder.*", "encoder.fc.weight", true)]
    [InlineData("encoder.*", "encoder", false)]
    [InlineData("*.bias", "fc.bias", true)]
    [InlineData("*.norm*.weight", "a.norm1.weight", true)]
    [InlineData("*.norm*.weight", "a.weight", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a**a", "aa", true)]
    [InlineData("*ab*ba*", "abba", true)]
    [InlineData("*ab*ba*", "aba", false)]
    public void Patterns(string pattern, string name, bool matches) => Assert.Equal(matches, NamePattern.Matches(pattern, name));

    [Fact]
    public void Rules_that_cannot_be_meant_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => new OptimizerTrainer(set, new SGD(0.1) { Rules = [new("fc1.*")] })).Message;
        Assert.Equal("No parameter is called 'fc1.*'. The parameters are: w, b.", message);
        Assert.Contains("without one", Assert.Throws<ArgumentException>(() => new OptimizerTrainer(set, new SGD(0.1) { Rules = [new("w") { Momentum = 0.9 }] })).Message, StringComparison.Ordinal);
        using var trainer = new OptimizerTrainer(set, new SGD(0.1));
        Assert.Throws<InvalidOperationException>(() => trainer.Groups[0].Momentum = 0.9);
        using var adam = new OptimizerTrainer(set, new Adam());
        Assert.Contains("less than 1", Assert.Throws<ArgumentOutOfRangeException>(() => adam.Groups[0].Momentum = 1).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new OptimizerTrainer(set, new Adam() { Rules = [new("w") { Momentum = 1 }] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Lr = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.AccumulationSteps = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.MaxGradNorm = -1);
        Assert.Throws<ArgumentException>(() => trainer.Freeze("c"));
    }

    [Fact]
    public void Frozen_parameters_stay_and_go_on_where_they_were()
    {
        ParameterSet other = OptimizerCase.Parameters();
        using var trainer = new OptimizerTrainer(set, new Adam(0.1));
        using var reference = new OptimizerTrainer(other, new Adam(0.1));
        float[][] zero = [new float[60], new float[7]];
        trainer.Step(OptimizerCase.Gradients(1));
        trainer.Freeze("b");
        float[] before = set["b"].ToArray();
        trainer.Step(OptimizerCase.Gradients(2));
        Assert.Equal(before, set["b"].ToArray());
        trainer.Unfreeze("b");
        trainer.Step(OptimizerCase.Gradients(3));

        // For b it is as if the second step had not been; for w all three have been made.
        reference.Step(OptimizerCase.Gradients(1));
        reference.Step(OptimizerCase.Gradients(3));
        Assert.Equal(other["b"].ToArray(), set["b"].ToArray());
        Assert.NotEqual(other["w"].ToArray(), set["w"].ToArray());
        Assert.NotEmpty(zero);
    }

    [Fact]
    public void Micro_batches_make_one_step_by_the_mean_of_their_gradients()
    {
        ParameterSet other = OptimizerCase.Parameters();
        using var trainer = new OptimizerTrainer(set, new Adam(0.1)) { AccumulationSteps = 4 };
        using var reference = new OptimizerTrainer(other, new Adam(0.1));
        for (int step = 0; step < 2; step++)
        {
            float[][] mean = [new float[60], new float[7]];
            for (int micro = 1; micro <= 4; micro++)
            {
                float[] before = set.Values.ToArray();
                float[][] gradients = OptimizerCase.Gradients((step * 4) + micro);
                trainer.Step(gradients);
                Assert.Equal(micro < 4, before.AsSpan().SequenceEqual(set.Values));
                for (int k = 0; k < 2; k++)
                {
                    mean[k] = [.. mean[k].Zip(gradients[k], (m, g) => m + (g / 4))];
                }
            }

            reference.Step(mean);
            Assert.Equal(step + 1, trainer.Steps);
        }

        Assert.Equal(other.Values.ToArray(), set.Values.ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_step_is_skipped_where_a_gradient_is_not_finite(float value)
    {
        using var trainer = new OptimizerTrainer(set, new Adam(0.1)) { WhenNonFinite = NonFiniteAction.Skip };
        float[] before = set.Values.ToArray();
        float[][] gradients = OptimizerCase.Gradients(1);
        gradients[1][3] = value;
        trainer.Step(gradients);
        Assert.Equal(before, set.Values.ToArray());
        Assert.Equal((0, 1), (trainer.Steps, trainer.SkippedSteps));
        trainer.Step(OptimizerCase.Gradients(1));
        Assert.Equal((1, 1), (trainer.Steps, trainer.SkippedSteps));
        Assert.All(set.Values.ToArray(), v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [InlineData(NonFiniteAction.Stop)]
    [InlineData(NonFiniteAction.Skip)]
    public void Micro_batches_with_one_that_is_not_finite_begin_anew(NonFiniteAction action)
    {
        using var trainer = new OptimizerTrainer(set, new SGD(0.1)) { AccumulationSteps = 2, WhenNonFinite = action };
        ParameterSet other = OptimizerCase.Parameters();
        using var reference = new OptimizerTrainer(other, new SGD(0.1)) { AccumulationSteps = 2 };
        trainer.Step(OptimizerCase.Gradients(1));
        float[][] gradients = OptimizerCase.Gradients(2);
        gradients[0][5] = float.NaN;
        if (action == NonFiniteAction.Stop)
        {
            Assert.Throws<NonFiniteException>(() => trainer.Step(gradients));
        }
        else
        {
            trainer.Step(gradients);
        }

        for (int step = 3; step <= 4; step++)
        {
            trainer.Step(OptimizerCase.Gradients(step));
            reference.Step(OptimizerCase.Gradients(step));
        }

        Assert.Equal(other.Values.ToArray(), set.Values.ToArray());
    }

    [Fact]
    public void An_average_of_another_model_is_refused()
    {
        using var trainer = new OptimizerTrainer(set, new SGD(0.1));
        var other = new ExponentialMovingAverage(OptimizerCase.Parameters());
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => trainer.Ema = other).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_runs_away_is_named()
    {
        using var trainer = new OptimizerTrainer(set, new SGD(1e38)) { WhenNonFinite = NonFiniteAction.Skip };
        float[][] gradients = [new float[60], new float[7]];
        gradients[1][2] = 1e3f;
        string message = Assert.Throws<NonFiniteException>(() => trainer.Step(gradients)).Message;
        Assert.Contains("Step 1 has given b the value", message, StringComparison.Ordinal);
        Assert.Contains("learning rate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_norm_is_exact_where_squares_overflow_or_vanish()
    {
        using var trainer = new OptimizerTrainer(set, new SGD(0)) { MaxGradNorm = 1 };
        foreach (float size in (float[])[1e-30f, 1e30f])
        {
            trainer.Step([.. Enumerable.Repeat(size, 60)], [.. Enumerable.Repeat(size, 7)]);
            Assert.Equal(size * Math.Sqrt(67), trainer.GradNorm, size * 1e-5);
        }
    }

    [Fact]
    public void An_average_follows_each_step_and_can_take_the_models_place()
    {
        using var trainer = new OptimizerTrainer(set, new SGD(0.1));
        ExponentialMovingAverage ema = trainer.Ema = new(set, decay: 0.75);
        float[] expected = set.Values.ToArray();
        for (int step = 1; step <= 3; step++)
        {
            trainer.Step(OptimizerCase.Gradients(step));
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = (0.75f * expected[i]) + (0.25f * set.Values[i]);
            }
        }

        float[] trained = set.Values.ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], ema.Average.Values[i], 1e-6);
        }

        float[] average = ema.Average.Values.ToArray();
        using (ema.Swap())
        {
            Assert.Equal(average, set.Values.ToArray());
            Assert.Contains("averaged", Assert.Throws<InvalidOperationException>(() => trainer.Step(OptimizerCase.Gradients(1))).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => ema.Swap());
        }

        Assert.Equal(trained, set.Values.ToArray());
        trainer.Step(OptimizerCase.Gradients(1));
    }

    [Fact]
    public void One_optimizer_serves_trainers_with_rates_of_their_own()
    {
        var optimizer = new SGD(0.1);
        using var first = new OptimizerTrainer(set, optimizer);
        using var second = new OptimizerTrainer(OptimizerCase.Parameters(), optimizer);
        first.Lr = 0.5;
        Assert.Equal((0.5, 0.1, 0.1), (first.Lr, second.Lr, optimizer.Lr));
    }

    [Fact]
    public void A_step_with_everything_allocates_nothing()
    {
        using var trainer = new OptimizerTrainer(set, new NAdam(0.01) { Rules = [new("b") { WeightDecay = 0.1 }] })
        {
            MaxGradNorm = 1, MaxGradValue = 0.1, WhenNonFinite = NonFiniteAction.Stop, AccumulationSteps = 2, Ema = new(set), Schedule = new CosineAnnealingLR(50).AfterWarmup(10),
        };
        float[][] gradients = OptimizerCase.Gradients(1);
        trainer.Step(gradients);
        trainer.StepSchedule();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            trainer.Step(gradients);
            trainer.StepSchedule();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_checkpoint_of_something_else_changes_nothing()
    {
        using (var other = new OptimizerTrainer(OptimizerCase.Parameters(), new Adam(0.1)) { Schedule = new StepLR(3) })
        {
            other.Step(OptimizerCase.Gradients(1));
            other.SaveCheckpoint(path);
        }

        float[] before = set.Values.ToArray();
        using var trainer = new OptimizerTrainer(set, new SGD(0.1, momentum: 0.9));
        string message = Assert.Throws<WeightMismatchException>(() => trainer.LoadCheckpoint(path)).Message;
        Assert.Contains("optimizer.Loss.momentum_buffer.w [20, 3]: not in the file", message, StringComparison.Ordinal);
        Assert.Contains("optimizer.Loss.exp_avg.w", message, StringComparison.Ordinal);
        set.Save(path);
        Assert.Contains("no checkpoint", Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(path)).Message, StringComparison.Ordinal);
        Assert.Equal(before, set.Values.ToArray());
    }

    [Fact]
    public void A_damaged_checkpoint_changes_nothing()
    {
        using var trainer = new OptimizerTrainer(set, new Adam(0.1));
        trainer.Step(OptimizerCase.Gradients(1));
        trainer.SaveCheckpoint(path);
        byte[] whole = File.ReadAllBytes(path);
        trainer.Step(OptimizerCase.Gradients(2));
        float[] before = set.Values.ToArray();
        foreach (int length in (int[])[0, 7, 8, 100, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(path));
        }

        int lr = whole.AsSpan().IndexOf("\"groups.0.lr\":\"0.1\""u8);
        Assert.True(lr > 0);
        byte[] damaged = [.. whole];
        "\"groups.0.lr\":\"x.1\""u8.CopyTo(damaged.AsSpan(lr));
        File.WriteAllBytes(path, damaged);
        Assert.Contains("no number", Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(path)).Message, StringComparison.Ordinal);
        "\"groups.0.lr\":\"-.1\""u8.CopyTo(damaged.AsSpan(lr));
        File.WriteAllBytes(path, damaged);
        Assert.Throws<InvalidDataException>(() => trainer.LoadCheckpoint(path));
        Assert.Equal(before, set.Values.ToArray());
        Assert.Equal((2, 0.1), (trainer.Steps, trainer.Lr));
    }
}
