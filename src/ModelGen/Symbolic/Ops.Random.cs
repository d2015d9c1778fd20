namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// In training, that is in the steps of a loss and in a forward pass that is given <c>training: true</c>: each element 0 with probability <paramref name="p"/>, else
    /// <c>x/(1 − p)</c>; everywhere else <c>x</c>.
    /// <c>torch.nn.functional.dropout</c>.
    /// </summary>
    /// <remarks>
    /// Every call, every instance of a module and every step of a <c>Scan</c> draws a mask of its own. The masks of a training step follow from the seed and the
    /// number of the step alone (<see cref="TrainerBase.Seed"/>, <see cref="Tape.Seed"/>): the same on every machine, at any vector width and number of threads.
    /// </remarks>
    /// <param name="x">A tensor of any shape.</param>
    /// <param name="p">The probability, from 0 to 1, known at build time.</param>
    public static Tensor Dropout(Tensor x, double p = 0.5) => throw new DeclarationOnlyException();
}
