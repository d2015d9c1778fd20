namespace ModelGen;

/// <summary>In which order the examples of a dataset are read (<c>torch.utils.data.Sampler</c>).</summary>
public abstract class Sampler
{
    /// <summary>How many examples make an epoch.</summary>
    /// <param name="count">How many the dataset has.</param>
    public virtual int CountOf(int count) => count;

    /// <summary>Chooses the examples of an epoch.</summary>
    /// <param name="order">Takes as many indices as <see cref="CountOf"/> says.</param>
    /// <param name="count">How many examples the dataset has.</param>
    /// <param name="random">Numbers that follow from the loader's seed and the epoch.</param>
    public abstract void Fill(Span<int> order, int count, Random random);
}
