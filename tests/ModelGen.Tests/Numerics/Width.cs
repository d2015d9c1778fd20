using ModelGen.Runtime;

namespace ModelGen.Tests.Numerics;

/// <summary>Something to be run at every vector width; lambdas cannot be generic.</summary>
internal interface IWidthTest
{
    void Run<V>()
        where V : struct, IVector<V>;
}

/// <summary>Runs a test at one vector width in this process, or skips it where the machine has no such vectors.</summary>
internal static class Width
{
    /// <summary>Bits of the vectors, 32 for the scalar lane.</summary>
    public static TheoryData<int> All => [512, 256, 128, 32];

    public static void Run<T>(int bits, T test)
        where T : IWidthTest
    {
        switch (bits)
        {
            case 512:
                RunAt<T, V512>(test);
                break;
            case 256:
                RunAt<T, V256>(test);
                break;
            case 128:
                RunAt<T, V128>(test);
                break;
            default:
                RunAt<T, V1>(test);
                break;
        }
    }

    private static void RunAt<T, V>(T test)
        where T : IWidthTest
        where V : struct, IVector<V>
    {
        Assert.SkipUnless(V.IsSupported, $"{typeof(V).Name} is not supported in this process.");
        test.Run<V>();
    }
}
