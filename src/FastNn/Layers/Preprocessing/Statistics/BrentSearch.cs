namespace FastNn.Layers;

/// <summary>Finds the minimum of a function of one variable without derivatives (R. P. Brent, "Algorithms for minimization without derivatives", 1973, chapter
/// 5): parabolas through three points, and the golden section where they do not help.</summary>
static class BrentSearch
{
    const int MaxSteps = 500;

    // The square root of the precision of double: nearer to the minimum the function hardly changes.
    const double Tolerance = 1.48e-8, SmallestStep = 1e-11, GoldenSection = 0.3819660112501051;

    /// <summary>Returns the minimum of a function with one minimum in [low, high], which may be infinite elsewhere.</summary>
    public static double Minimize(Func<double, double> function, double low, double high)
    {
        // The best point, the second best, the one before it, and their values.
        double x = low + GoldenSection * (high - low), second = x, third = x, fx = function(x), fSecond = fx, fThird = fx;
        double step = 0, before = 0;
        for (int i = 0; i < MaxSteps; i++)
        {
            double middle = 0.5 * (low + high), tolerance = Tolerance * Math.Abs(x) + SmallestStep;
            if (Math.Abs(x - middle) <= 2 * tolerance - 0.5 * (high - low))
            {
                break;
            }
            double r = (x - second) * (fx - fThird), q = (x - third) * (fx - fSecond), p = (x - third) * q - (x - second) * r;
            q = 2 * (q - r);
            double parabola = -p / q, last = before;
            before = step;
            // NaN where the three points are not on a parabola.
            bool isUseful = Math.Abs(last) > tolerance && Math.Abs(parabola) < 0.5 * Math.Abs(last) && x + parabola > low && x + parabola < high;
            if (isUseful)
            {
                step = parabola;
                double next = x + step;
                step = next - low < 2 * tolerance || high - next < 2 * tolerance ? Math.CopySign(tolerance, middle - x) : step;
            }
            else
            {
                before = (x < middle ? high : low) - x;
                step = GoldenSection * before;
            }
            double u = x + (Math.Abs(step) >= tolerance ? step : Math.CopySign(tolerance, step)), fu = function(u);
            if (fu <= fx)
            {
                (low, high) = u < x ? (low, x) : (x, high);
                (third, fThird, second, fSecond, x, fx) = (second, fSecond, x, fx, u, fu);
                continue;
            }
            (low, high) = u < x ? (u, high) : (low, u);
            if (fu <= fSecond || second == x)
            {
                (third, fThird, second, fSecond) = (second, fSecond, u, fu);
            }
            else if (fu <= fThird || third == x || third == second)
            {
                (third, fThird) = (u, fu);
            }
        }
        return x;
    }
}
