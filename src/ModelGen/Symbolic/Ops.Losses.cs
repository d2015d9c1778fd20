namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// <c>w[target]·(ln Σ e^logits − logits[target])</c> for logits <c>[classes]</c>, <c>[batch, classes]</c> or <c>[batch, classes, d1, …]</c> and class indices of that shape without the classes, in 0 …
    /// classes − 1. With weights a mean is divided by their sum; if every target is ignored, it is NaN. <c>torch.nn.functional.cross_entropy</c>.
    /// </summary>
    /// <param name="logits">Any numbers: the softmax is taken here.</param>
    /// <param name="target">Class indices.</param>
    /// <param name="reduction">How one number is made of many.</param>
    /// <param name="weight">A weight for each class, <c>[classes]</c>; 1 if left out.</param>
    /// <param name="ignoreIndex">A target that does not count, such as PyTorch's −100; none if left out.</param>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes, in [0, 1].</param>
    /// <param name="classDim">The dimension of the classes; −1 for <c>[batch, time, classes]</c>, as language models have it.</param>
    public static Tensor CrossEntropy(
        Tensor logits,
        IntTensor target,
        Reduction reduction = Reduction.Mean,
        Tensor? weight = null,
        int? ignoreIndex = null,
        double labelSmoothing = 0,
        int classDim = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>Σ w·target·(ln Σ e^logits − logits)</c> over the classes, for probabilities of the logits' shape; a mean is one over all rows. <c>torch.nn.functional.cross_entropy</c>.
    /// </summary>
    /// <param name="logits">Any numbers: the softmax is taken here.</param>
    /// <param name="target">Probabilities of the classes.</param>
    /// <param name="reduction">How one number is made of many.</param>
    /// <param name="weight">A weight for each class, <c>[classes]</c>; 1 if left out.</param>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes, in [0, 1].</param>
    /// <param name="classDim">The dimension of the classes.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null, double labelSmoothing = 0, int classDim = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>−w[target]·input[target]</c> for log-probabilities and class indices as in <c>CrossEntropy</c>. <c>torch.nn.functional.nll_loss</c>.
    /// </summary>
    public static Tensor NLLLoss(Tensor input, IntTensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null, int? ignoreIndex = null, int classDim = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>(input − target)²</c>. <c>torch.nn.functional.mse_loss</c>.
    /// </summary>
    public static Tensor MSELoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>|input − target|</c>. <c>torch.nn.functional.l1_loss</c>.
    /// </summary>
    public static Tensor L1Loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>d = |input − target|; d &lt; beta ? d²/(2·beta) : d − beta/2</c>, beta ≥ 0. <c>torch.nn.functional.smooth_l1_loss</c>.
    /// </summary>
    public static Tensor SmoothL1Loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>d = |input − target|; d &lt; delta ? d²/2 : delta·(d − delta/2)</c>, delta &gt; 0. <c>torch.nn.functional.huber_loss</c>.
    /// </summary>
    public static Tensor HuberLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double delta = 1) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>target·(ln target − input)</c> for log-probabilities as input; <c>e^target·(target − input)</c> where the target has logarithms as well. <c>torch.nn.functional.kl_div</c>.
    /// </summary>
    public static Tensor KLDiv(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, bool logTarget = false) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>−target·ln input − (1 − target)·ln(1 − input)</c> for probabilities as input, logarithms not below −100, times a weight. <c>torch.nn.functional.binary_cross_entropy</c>.
    /// </summary>
    public static Tensor BinaryCrossEntropy(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <see cref="BinaryCrossEntropy"/> of the sigmoid of logits, exact for large ones; <c>posWeight</c> multiplies what positive targets add. <c>torch.nn.functional.binary_cross_entropy_with_logits</c>.
    /// </summary>
    /// <remarks>As of all losses whose target has the input's shape, the target may be one number instead: in a discriminator's loss 1 for what is real and 0 for what is generated.</remarks>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor input, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null, Tensor? posWeight = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>1 − cos(input1, input2)</c> where the target is 1, <c>max(0, cos(input1, input2) − margin)</c> where it is −1; inputs are <c>[batch, features]</c>, the target <c>[batch]</c>. <c>torch.nn.functional.cosine_embedding_loss</c>.
    /// </summary>
    public static Tensor CosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>max(0, margin + ‖anchor − positive‖ − ‖anchor − negative‖)</c> with the p-norm over the last dimension; with <c>swap</c> the distance of positive and negative counts where it is the lesser one. <c>torch.nn.functional.triplet_margin_loss</c>.
    /// </summary>
    public static Tensor TripletMarginLoss(
        Tensor anchor,
        Tensor positive,
        Tensor negative,
        double margin = 1,
        double p = 2,
        double eps = 1e-6,
        bool swap = false,
        Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The input where the target is 1, <c>max(0, margin − input)</c> where it is −1. <c>torch.nn.functional.hinge_embedding_loss</c>.
    /// </summary>
    public static Tensor HingeEmbeddingLoss(Tensor input, Tensor target, double margin = 1, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>max(0, margin − target·(input1 − input2))</c> for targets of 1 and −1. <c>torch.nn.functional.margin_ranking_loss</c>.
    /// </summary>
    public static Tensor MarginRankingLoss(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>ln(1 + e^(−target·input))</c> for targets of 1 and −1. <c>torch.nn.functional.soft_margin_loss</c>.
    /// </summary>
    public static Tensor SoftMarginLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>w[target]/classes · Σ over k ≠ target of max(0, margin − input[target] + input[k])ᵖ</c> for scores <c>[batch, classes]</c> and class indices <c>[batch]</c>, p being 1 or 2. <c>torch.nn.functional.multi_margin_loss</c>.
    /// </summary>
    public static Tensor MultiMarginLoss(
        Tensor input, IntTensor target, int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>1/classes · Σ max(0, 1 − input[j] + input[k])</c> over the targets j of a row and all other classes k, for scores <c>[batch, classes]</c> or <c>[classes]</c> and targets of that shape: class indices, in each row
    /// up to the first −1. <c>torch.nn.functional.multilabel_margin_loss</c>.
    /// </summary>
    public static Tensor MultilabelMarginLoss(Tensor input, IntTensor target, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// The mean over classes of <see cref="BinaryCrossEntropyWithLogits"/>, for logits and targets <c>[batch, classes]</c> and a weight for each class. <c>torch.nn.functional.multilabel_soft_margin_loss</c>.
    /// </summary>
    public static Tensor MultilabelSoftMarginLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>e^input − target·input</c>, or <c>input − target·ln(input + eps)</c> where the input is no logarithm; <c>full</c> adds Stirling's approximation of ln target!. <c>torch.nn.functional.poisson_nll_loss</c>.
    /// </summary>
    public static Tensor PoissonNLLLoss(
        Tensor input, Tensor target, bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary>
    /// <c>(ln v + (input − target)²/v)/2</c> with <c>v = max(var, eps)</c>; <c>full</c> adds ln(2π)/2. <c>torch.nn.functional.gaussian_nll_loss</c>.
    /// </summary>
    public static Tensor GaussianNLLLoss(
        Tensor input, Tensor target, Tensor var, bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

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
