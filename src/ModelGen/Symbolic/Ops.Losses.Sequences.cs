namespace ModelGen;

/// <content>Losses of sequences.</content>
public static partial class Ops
{
    /// <summary>
    /// <c>−ln Σ Π e^logProbs</c> over all ways to write a sequence's labels along the steps of its input, each repeated any number of times, with blanks between them: connectionist temporal
    /// classification. ∞ where the labels don't fit into the input. A mean is one of losses that are divided by their numbers of labels. <c>torch.nn.functional.ctc_loss</c>.
    /// </summary>
    /// <param name="logProbs">Log-probabilities <c>[time, batch, classes]</c>, as <c>LogSoftmax</c> gives them. The gradient is PyTorch's, which takes it that they come out of one.</param>
    /// <param name="targets">Labels <c>[batch, length]</c> in 0 … classes − 1 without the blank, padded with anything.</param>
    /// <param name="inputLengths">How many steps of each input count, <c>[batch]</c>.</param>
    /// <param name="targetLengths">How many labels of each sequence count, <c>[batch]</c>.</param>
    /// <param name="blank">The class that is no label.</param>
    /// <param name="reduction">How one number is made of many.</param>
    /// <param name="zeroInfinity">Whether losses of ∞ are 0, and so are their gradients.</param>
    public static Tensor CTCLoss(
        Tensor logProbs,
        IntTensor targets,
        IntTensor inputLengths,
        IntTensor targetLengths,
        int blank = 0,
        Reduction reduction = Reduction.Mean,
        bool zeroInfinity = false) =>
        throw new DeclarationOnlyException();
}
