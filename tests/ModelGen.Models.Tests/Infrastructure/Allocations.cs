namespace ModelGen.Models.Tests;

/// <summary>What calls allocate.</summary>
internal static class Allocations
{
    private const int Calls = 1000;

    /// <summary>Fails if the call allocates on this thread, once it has been made some times. Costly calls are made fewer times.</summary>
    public static void None(Action call, int calls = Calls)
    {
        for (int i = 0; i < 3; i++)
        {
            call();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calls; i++)
        {
            call();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
