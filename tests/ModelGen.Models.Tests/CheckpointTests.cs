using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Training that goes on from a checkpoint computes the same bits as training that was never interrupted.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Steps = 9;

    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public static TheoryData<int> Interruptions => [.. Enumerable.Range(0, Steps)];

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Masks_assigned_state_averages_and_schedules(int at) => Compare(
        at,
        () => new NoisyNet(seed: 3),
        net =>
        {
            NoisyNet.Trainer trainer = net.CreateTrainer(new NAdam(0.05) { Rules = [new("*.bias") { WeightDecay = 0, Lr = 0.01 }] }, batch: 6, seed: 7);
            trainer.Schedule = new OneCycleLR(0.1, totalSteps: 100).AfterWarmup(3);
            trainer.Ema = new ExponentialMovingAverage(net.Parameters, 0.9);
            trainer.MaxGradNorm = 0.05;
            return trainer;
        },
        (trainer, step) =>
        {
            trainer.Step(Golden.Signed(500 + step, 24), Golden.Signed(600 + step, 24), batch: 6);
            trainer.StepSchedule();
        });

    [Fact]
    public void A_checkpoint_of_another_optimizer_or_schedule_is_refused_with_a_remedy()
    {
        var net = new TinyNet();
        using (TinyNet.Trainer adam = net.CreateTrainer(new Adam(), batch: 2))
        {
            adam.SaveCheckpoint(path);
        }

        using TinyNet.Trainer decoupled = net.CreateTrainer(new AdamW(), batch: 2);
        Assert.Contains("optimizer: the file has Adam, the trainer AdamW", Assert.Throws<WeightMismatchException>(() => decoupled.LoadCheckpoint(path)).Message, StringComparison.Ordinal);
        using TinyNet.Trainer scheduled = net.CreateTrainer(new Adam(), batch: 2);
        scheduled.Schedule = new StepLR(10);
        string message = Assert.Throws<WeightMismatchException>(() => scheduled.LoadCheckpoint(path)).Message;
        Assert.Contains("does not fit the trainer", message, StringComparison.Ordinal);
        Assert.Contains("set Schedule after loading", message, StringComparison.Ordinal);
        Assert.Contains("names in the file begin with 'model.'", Assert.Throws<WeightMismatchException>(() => net.Load(path)).Message, StringComparison.Ordinal);
        net.Parameters.Load(path, new LoadOptions { Prefix = "model.", Strict = false });
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Carried_state_and_accumulated_gradients(int at) => Compare(
        at,
        () => new Elman(seed: 3),
        net =>
        {
            Elman.Trainer trainer = net.CreateTrainer(new AdamW(0.05, amsgrad: true), batch: 4);
            trainer.AccumulationSteps = 2;
            return trainer;
        },
        (trainer, step) => trainer.Step(Golden.Signed(500 + step, 3 * 6 * 5), Golden.Signed(600 + step, 3 * 6 * 3), batch: 3));

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Two_losses_and_frozen_parameters(int at) => Compare(
        at,
        () => new Gan(seed: 3),
        net => net.CreateTrainer(new SGD(0.05, momentum: 0.9), batch: 4, fakes: 4),
        (trainer, step) =>
        {
            if (step == 2)
            {
                trainer.Freeze("*.bias");
            }

            if (step == 5)
            {
                trainer.Unfreeze("*.bias");
            }

            if (step % 3 == 2)
            {
                trainer.StepGeneratorLoss(Golden.Signed(600 + step, 12), batch: 4);
            }
            else
            {
                trainer.StepDiscriminatorLoss(Golden.Signed(500 + step, 20), Golden.Signed(600 + step, 12), batch: 4, fakes: 4);
            }
        });

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer_of_a_matrix_of_one_row(string name, Optimizer optimizer)
    {
        Assert.NotEmpty(name);
        Compare(
            2,
            () => new OneRow(seed: 3),
            net => net.CreateTrainer(optimizer, batch: 4),
            (trainer, step) => trainer.Step(Golden.Signed(500 + step, 16), Golden.Signed(600 + step, 4), batch: 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Sparse_tables_and_accumulated_gradients(int at) => Compare(
        at,
        () => new SparseNet(seed: 3),
        net =>
        {
            SparseNet.Trainer trainer = net.CreateTrainer(new Adagrad(0.1), batch: 3, time: 4);
            trainer.AccumulationSteps = 2;
            return trainer;
        },
        (trainer, step) => trainer.Step(Golden.Indices(500 + step, 12, 20), Golden.Indices(600 + step, 12, 5), Golden.Indices(700 + step, 3, 10), batch: 3, time: 4));

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimizer(string name, Optimizer optimizer)
    {
        Assert.NotEmpty(name);
        Compare(
            5,
            () => new TinyNet(),
            net => net.CreateTrainer(optimizer, batch: 4),
            (trainer, step) => trainer.Step(Golden.Signed(500 + step, 16), Golden.Indices(600 + step, 4, 3), batch: 4));
    }

    public static TheoryData<string, Optimizer> Optimizers() => new()
    {
        { "SGD", new SGD(0.1, momentum: 0.5) }, { "Adam", new Adam(0.1) }, { "AdamW", new AdamW(0.1) }, { "RMSprop", new RMSprop(0.1, momentum: 0.5, centered: true) }, { "Adagrad", new Adagrad(0.1) },
        { "Adadelta", new Adadelta() }, { "Adamax", new Adamax(0.1) }, { "NAdam", new NAdam(0.1) }, { "RAdam", new RAdam(0.1) }, { "Lion", new Lion(0.1) }, { "LAMB", new LAMB(0.1) },
        { "Adafactor", new Adafactor(0.1) }, { "Muon", new Muon(0.1) },
    };

    private void Compare<TNet, TTrainer>(int at, Func<TNet> make, Func<TNet, TTrainer> train, Action<TTrainer, uint> step)
        where TNet : class
        where TTrainer : TrainerBase
    {
        using TTrainer whole = train(make());
        for (uint i = 0; i < Steps; i++)
        {
            if (i == at)
            {
                whole.Progress["step"] = i;
                whole.SaveCheckpoint(path);
            }

            step(whole, i);
        }

        using TTrainer resumed = train(make());
        resumed.LoadCheckpoint(path);
        for (uint i = (uint)resumed.Progress["step"]; i < Steps; i++)
        {
            step(resumed, i);
        }

        TrainerState expected = whole.GetState(), actual = resumed.GetState();
        Assert.Equal(expected.Numbers.Select(n => (n.Name, n.Value)), actual.Numbers.Select(n => (n.Name, n.Value)));
        Assert.Equal(expected.Tensors.Select(t => t.Name), actual.Tensors.Select(t => t.Name));
        foreach ((TrainerTensor left, TrainerTensor right) in expected.Tensors.Zip(actual.Tensors))
        {
            float[] leftValues = new float[left.Length], rightValues = new float[left.Length];
            left.CopyTo(leftValues);
            right.CopyTo(rightValues);
            Numbers.SameBits(leftValues, rightValues, left.Name);
        }
    }
}
