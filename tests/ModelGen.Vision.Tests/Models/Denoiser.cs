using Diffusion;
using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>The U-Net of the sample Diffusion, as small as it can be.</summary>
[Model]
public sealed partial class Denoiser
{
    private readonly Unet unet = new(2, 8, 3);

    [Forward]
    private Tensor Noise([Shape("batch", 2, 4, 4)] Tensor noisy, [Shape("batch")] IntTensor step, [Shape("batch")] IntTensor kind) => unet.Forward(noisy, step, kind);

    [Loss]
    private Tensor Loss(
        [Shape("batch", 2, 4, 4)] Tensor noisy, [Shape("batch")] IntTensor step, [Shape("batch")] IntTensor kind, [Shape("batch", 2, 4, 4)] Tensor noise) =>
        MSELoss(unet.Forward(noisy, step, kind), noise);
}
