namespace ModelGen;

/// <summary>
/// The operations of declarations, named as PyTorch names them, for <c>using static ModelGen.Ops</c>. The generator reads calls of these
/// methods at build time; only <c>Repeat</c> is ever executed.
/// </summary>
public static partial class Ops
{
    /// <summary>An array of <paramref name="count"/> modules or layers, each made by its own call: <c>Repeat(12, () =&gt; new Block(768, 12))</c>.</summary>
    /// <param name="count">The number of instances, ≥ 0, known at compile time.</param>
    /// <param name="create">Makes one instance.</param>
    public static T[] Repeat<T>(int count, Func<T> create)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(create);
        var instances = new T[count];
        for (int i = 0; i < count; i++)
        {
            instances[i] = create();
        }

        return instances;
    }

    /// <summary>An array of modules or layers that are not all the same: <c>Repeat(4, i =&gt; new Block(64 &lt;&lt; i))</c>.</summary>
    /// <param name="count">The number of instances, ≥ 0, known at compile time.</param>
    /// <param name="create">Makes the instance of an index, 0 … count − 1.</param>
    public static T[] Repeat<T>(int count, Func<int, T> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        int index = 0;
        return Repeat(count, () => create(index++));
    }
}
