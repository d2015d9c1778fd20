using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>The way out for lanes that the vector code does not cover.</content>
public static partial class VectorMath
{
    private interface ILaneFunction
    {
        float Apply(float a, float b);
    }

    /// <summary><paramref name="y"/>, but f(a, b) in the lanes where <paramref name="mask"/> is true.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Replace<V, F>(V mask, V y, F f, V a, V b)
        where V : struct, IVector<V>
        where F : struct, ILaneFunction
    {
        Span<float> buffer = stackalloc float[4 * 16];
        ref float masks = ref buffer[0];
        ref float ys = ref buffer[16];
        V.Store(mask, ref masks, 0);
        V.Store(y, ref ys, 0);
        V.Store(a, ref buffer[32], 0);
        V.Store(b, ref buffer[48], 0);
        for (int lane = 0; lane < V.Count; lane++)
        {
            if (BitConverter.SingleToInt32Bits(buffer[lane]) != 0)
            {
                buffer[16 + lane] = f.Apply(buffer[32 + lane], buffer[48 + lane]);
            }
        }

        return V.Load(in ys, 0);
    }
}
