using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A forward method that is not the same in training: it drops, and calls a module that assigns its state.</summary>
[Model]
public sealed partial class NoisyNet
{
    private readonly Tracked norm = new(4);
    private readonly Linear fc = new(4, 4);

    [Forward]
    private Tensor Predict([Shape("batch", 4)] Tensor x) => fc.Forward(Dropout(Tanh(norm.Forward(x)), 0.25));

    /// <summary>Without anything that depends on training.</summary>
    [Forward]
    private Tensor Project([Shape("batch", 4)] Tensor x) => fc.Forward(Dropout(x, 0));

    [Loss]
    private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch", 4)] Tensor target) => MSELoss(Predict(x), target);
}
