using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>A U-Net that is told the step and the kind, against PyTorch (make_diffusion.py).</summary>
public sealed class DiffusionTests
{
    private const int Batch = 3;
    private const int Side = 4;

    private static readonly int[] kinds = [0, 2, 1];

    [Fact]
    public void Noise_gradients_and_steps()
    {
        using SafetensorsReader golden = Golden.Open("diffusion.safetensors");
        Denoiser net = Start();
        float[] noisy = Golden.Signed(33010, Batch * 2 * Side * Side, 2), noise = Golden.Signed(33011, noisy.Length, 2), predicted = new float[noisy.Length], dx = new float[noisy.Length];
        int[] step = [0, 400, 999];
        net.Noise(noisy, step, kinds, predicted, Batch);
        Golden.Close(golden.Floats("unet/predicted"), predicted, "predicted");

        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        float[] losses = golden.Floats("unet/losses");
        Golden.Close([losses[0]], [net.LossForward(noisy, step, kinds, noise, tape, Batch)], "loss");
        net.LossBackward(noisy, step, kinds, noise, 1, dx, default, gradients, tape, Batch);
        Golden.CloseGradient(golden.Floats("unet/grad/noisy"), dx, "noisy");
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"unet/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }

        using Denoiser.Trainer trainer = net.CreateTrainer(new AdamW(1e-3, eps: 1e-4), Batch);
        foreach (float expected in losses)
        {
            Golden.Close([expected], [trainer.Step(noisy, step, kinds, noise, Batch)], "loss");
        }

        foreach (NamedTensor parameter in net.Parameters)
        {
            Golden.Close(golden.Floats($"unet/after/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }

        Allocations.None(() => trainer.Step(noisy, step, kinds, noise, Batch), 100);
    }

    [Fact]
    public void A_chain_of_steps_away_from_a_kind()
    {
        using SafetensorsReader golden = Golden.Open("diffusion.safetensors");
        Denoiser net = Start();
        var sampler = new DDIMSampler(NoiseSchedule.Linear(), steps: 10);
        float[] samples = Golden.Signed(33012, Batch * 2 * Side * Side, 2), shown = new float[samples.Length], other = new float[samples.Length], noise = new float[samples.Length];
        int[] step = new int[Batch];
        for (int i = 0; i < 10; i++)
        {
            Array.Fill(step, sampler.Timesteps[i]);
            net.Noise(samples, step, kinds, shown, Batch);
            net.Noise(samples, step, [0, 0, 0], other, Batch);
            for (int j = 0; j < noise.Length; j++)
            {
                noise[j] = (2 * shown[j]) - other[j];
            }

            sampler.Step(i, noise, samples);
        }

        Golden.CloseGradient(golden.Floats("unet/chain"), samples, "chain");
    }

    /// <summary>Sets parameters as the script does.</summary>
    private static Denoiser Start()
    {
        var net = new Denoiser(seed: 1);
        uint stream = 33100;
        foreach (NamedTensor parameter in net.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            bool isNorm = parameter.Name.Contains("norm", StringComparison.Ordinal) && parameter.Name.EndsWith("weight", StringComparison.Ordinal);
            parameter.CopyFrom([.. Golden.Signed(stream++, parameter.Length, 0.25f).Select(v => isNorm ? v + 1 : v)]);
        }

        return net;
    }
}
