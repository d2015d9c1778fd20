namespace Dcgan;

/// <summary>The mean losses of an epoch.</summary>
/// <param name="Discriminator">2·ln 2 = 1.39 if it cannot tell real images from drawn ones, 0 if it always can.</param>
/// <param name="Generator">ln 2 = 0.69 if the discriminator cannot tell, the greater the surer it is.</param>
internal readonly record struct EpochLosses(double Discriminator, double Generator);
