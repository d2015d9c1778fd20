using DeclaredModels;
using FashionMnist;
using ModelGen.Runtime;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>What is for one thread at a time says so when it is used by two, and can be used again afterwards.</summary>
public sealed class GuardTests
{
    private const string InUse = " is in use: it is for one thread at a time, and no call of it may begin within another. Make one for each thread, or lock around the calls.";

    private readonly FashionNet net = new(seed: 1);
    private readonly float[] image = Golden.Uniform(1, 784);

    [Fact]
    public void A_step_within_a_step_is_refused()
    {
        FashionNet.Trainer? trainer = null;
        var optimizer = new Calling(() => trainer!.Step(image, [3], batch: 1));
        using (trainer = net.CreateTrainer(optimizer, batch: 1))
        {
            Assert.Equal("The trainer" + InUse, Assert.Throws<InvalidOperationException>(() => trainer.Step(image, [3], batch: 1)).Message);
            optimizer.Call = () => { };
            trainer.Step(image, [3], batch: 1);
        }
    }

    [Fact]
    public void A_step_on_another_thread_meanwhile_is_refused()
    {
        using var began = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using FashionNet.Trainer trainer = net.CreateTrainer(
            new Calling(() =>
            {
                began.Set();
                goOn.Wait(TestContext.Current.CancellationToken);
            }),
            batch: 1);
        var other = new Thread(() => trainer.Step(image, [3], batch: 1));
        other.Start();
        began.Wait(TestContext.Current.CancellationToken);
        Assert.Throws<InvalidOperationException>(() => trainer.Step(image, [3], batch: 1));
        goOn.Set();
        other.Join();
        trainer.Step(image, [3], batch: 1);
    }

    [Fact]
    public void Whatever_throws_leaves_it_free()
    {
        using FashionNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
        for (int i = 0; i < 2; i++)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(image, [3], batch: 2));
            Assert.Throws<ArgumentException>(() => trainer.Step(image, [10], batch: 1));
        }

        Elman.NextSession session = new Elman(seed: 1).CreateNextSession(batch: 1);
        for (int i = 0; i < 2; i++)
        {
            Assert.Throws<ArgumentException>(() => session.Next(new float[4], new float[3]));
            Assert.Throws<ArgumentException>(() => session.SelectBatch([1]));
        }

        session.Next(new float[5], new float[3]);
        session.SelectBatch([0]);
        session.CopyFrom(session);
        session.Reset();
    }

    [Fact]
    public void A_session_that_two_threads_call_is_refused()
    {
        Elman.NextSession session = new Elman(seed: 1).CreateNextSession(batch: 64);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        int refused = 0;
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ =>
        {
            float[] x = new float[64 * 5], logits = new float[64 * 3];
            while (Volatile.Read(ref refused) == 0 && !stop.IsCancellationRequested)
            {
                try
                {
                    session.Next(x, logits);
                }
                catch (InvalidOperationException exception) when (exception.Message == "The session" + InUse)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
        Assert.NotEqual(0, refused);
        session.Next(new float[64 * 5], new float[64 * 3]);
    }

    [Fact]
    public void A_use_ends_once_and_costs_no_memory()
    {
        var guard = new ThreadGuard("It");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            using (guard.Enter())
            {
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Does something else in the middle of a step.</summary>
    private sealed class Calling(Action call) : Optimizer(0.1)
    {
        public Action Call { get; set; } = call;

        public override IReadOnlyList<string> StateNames => [];

        public override void Update(in OptimizerUpdate update) => Call();
    }
}
