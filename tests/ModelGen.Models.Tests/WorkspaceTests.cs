using FashionMnist;
using ModelGen.Runtime;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Working memory out of a pool.</summary>
public sealed class WorkspaceTests
{
    private readonly FashionNet net = new(seed: 1);
    private readonly float[] image = Golden.Uniform(1, 64 * 784);

    [Fact]
    public void A_pool_has_as_many_blocks_as_are_in_use_at_once()
    {
        var pool = new WorkspacePool(capacity: 4);
        float[] logits = new float[640];
        for (int call = 0; call < 10; call++)
        {
            RunOnThread(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                using (pool.Rent())
                {
                    net.Logits(image, logits, batch: 64);
                }

                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(call == 0 || allocated < 64 * 128 * sizeof(float), $"{allocated} bytes in call {call}");

                // The thread has kept nothing: not even the smallest part is there already.
                before = GC.GetAllocatedBytesForCurrentThread();
                Scratch.Take(16);
                Assert.NotEqual(before, GC.GetAllocatedBytesForCurrentThread());
            });
        }
    }

    [Fact]
    public void Results_are_those_of_the_threads_own_memory()
    {
        float[] expected = new float[640], logits = new float[640];
        net.Logits(image, expected, batch: 64);
        var pool = new WorkspacePool(capacity: 2);
        using (pool.Rent())
        {
            net.Logits(image, logits, batch: 64);
            Numbers.SameBits(expected, logits, "logits");
            using (pool.Rent())
            {
                net.Logits(image.AsSpan(0, 784), logits.AsSpan(0, 10), batch: 1);
            }

            net.Logits(image, logits, batch: 64);
        }

        Numbers.SameBits(expected, logits, "logits");
        net.Logits(image, logits, batch: 64);
        Numbers.SameBits(expected, logits, "logits");
    }

    [Fact]
    public void Renting_allocates_nothing_once_blocks_are_large_enough()
    {
        var pool = new WorkspacePool(capacity: 1);
        float[] logits = new float[640];
        Call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Call();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        pool.Clear();
        Call();
        Assert.NotEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkspacePool(0));

        void Call()
        {
            using Workspace workspace = pool.Rent();
            net.Logits(image, logits, batch: 64);
        }
    }

    private static void RunOnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
