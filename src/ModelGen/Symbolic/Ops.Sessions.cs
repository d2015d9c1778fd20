namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// The positions of what a call is given: <c>[batch, time]</c>, in a session from the number of positions on that each row of its caches has, everywhere else from 0.
    /// </summary>
    /// <param name="batch">The number of rows, such as <c>token.Dim(0)</c>.</param>
    /// <param name="time">The number of positions of a row, such as <c>token.Dim(1)</c>.</param>
    public static IntTensor Positions(int batch, int time) => throw new DeclarationOnlyException();

    /// <summary>
    /// What stands at each row's last position: <c>[batch, time, …] → [batch, …]</c>. In a session whose call is given <c>lengths</c> that is position <c>lengths[b] − 1</c> (of a row
    /// of no length position 0), else the last one, <c>x[.., ^1]</c>.
    /// </summary>
    /// <param name="x">A tensor with at least two dimensions.</param>
    public static Tensor LastPosition(Tensor x) => throw new DeclarationOnlyException();
}
